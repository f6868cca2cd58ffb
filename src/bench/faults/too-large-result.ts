import type { Fault } from '../isolation/fault.ts'
import { behaving, deploying } from '../isolation/realise.ts'
import { attemptsEnd } from '../isolation/sign.ts'

const sign = attemptsEnd('bad-reply', 'over-limit')

const large = (kb: number): string => `export default async function () {
  return { decision: 'allow', changes: { text: 'x'.repeat(${kb * 1_024}) } }
}
`

export const fault: Fault = {
  id: 'too-large-result',
  title: 'an extension answers far more than it may',
  strikes: 'tenants',
  scenario: 'noisy-neighbour',
  intensity: { what: 'KB that it answers', default: 4_096, atMost: 65_536 },
  atPlatform: deploying(large, { what: 'the tenant deploys an extension that answers some MB of text', sign, swallows: true }),
  atCustomer: behaving('too-large', { what: "the tenant's server answers some MB of text", sign, swallows: true }, (kb) => ({
    bytes: kb * 1_024,
  })),
}
