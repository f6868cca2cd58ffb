import type { Fault } from '../isolation/fault.ts'
import { attemptsEnd } from '../isolation/sign.ts'

const defaultKb = 4_096
const sign = attemptsEnd('bad-reply', 'over-limit')

const large = (kb: number): string =>
  `export default async function () {\n  return { decision: 'allow', changes: { text: 'x'.repeat(${kb * 1_024}) } }\n}\n`

export const fault: Fault = {
  id: 'too-large-result',
  title: 'an extension answers far more than it may',
  strikes: 'tenants',
  intensity: { what: 'KB that it answers', default: defaultKb },
  atPlatform: {
    what: 'the tenant deploys an extension that answers some MB of text',
    start: async (scene) => {
      await scene.deploy(large(scene.intensity))
      return () => scene.deploy()
    },
    sign,
  },
  atCustomer: {
    what: "the tenant's server answers some MB of text",
    start: async (scene) => {
      await scene.behave('too-large', { bytes: scene.intensity * 1_024 })
      return () => scene.behave('normal')
    },
    sign,
  },
}
