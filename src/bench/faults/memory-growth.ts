import type { Fault } from '../isolation/fault.ts'
import { attemptsEnd } from '../isolation/sign.ts'

const grows =
  'const kept = []\n\nexport default async function () {\n  for (;;) kept.push(new Array(100_000).fill(kept.length))\n}\n'
const sign = attemptsEnd('over-limit', 'bad-reply', 'timed-out', 'crashed', 'unknown')

export const fault: Fault = {
  id: 'memory-growth',
  title: 'an extension takes memory without end',
  strikes: 'tenants',
  atPlatform: {
    what: 'the tenant deploys an extension that keeps more and more, until something stops it',
    start: async (scene) => {
      await scene.deploy(grows)
      return () => scene.deploy()
    },
    sign,
    cannot: ({ id }) =>
      id.startsWith('native') ? "native code is the platform's own: no customer can put a leak into it" : undefined,
  },
  atCustomer: {
    what: "the tenant's server sends a reply that never ends, for the platform to hold",
    start: async (scene) => {
      await scene.behave('endless')
      return () => scene.behave('normal')
    },
    sign,
  },
}
