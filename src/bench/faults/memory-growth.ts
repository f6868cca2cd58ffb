import type { Fault } from '../isolation/fault.ts'
import { behaving, deploying } from '../isolation/realise.ts'
import { attemptsEnd } from '../isolation/sign.ts'

const grows = `const kept = []

export default async function () {
  for (;;) kept.push(new Array(100_000).fill(kept.length))
}
`
const sign = attemptsEnd('over-limit', 'bad-reply', 'timed-out', 'crashed', 'unknown')

export const fault: Fault = {
  id: 'memory-growth',
  title: 'an extension takes memory without end',
  strikes: 'tenants',
  scenario: 'noisy-neighbour',
  atPlatform: deploying(() => grows, {
    what: 'the tenant deploys an extension that keeps more and more, until something stops it',
    sign,
    cannot: ({ id }) =>
      id.startsWith('native') ? "native code is the platform's own: no customer can put a leak into it" : undefined,
  }),
  atCustomer: behaving('endless', {
    what: "the tenant's server sends a reply that never ends, for the platform to hold",
    sign,
    swallows: true,
  }),
}
