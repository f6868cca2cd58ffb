import type { Fault } from '../isolation/fault.ts'
import { deploying } from '../isolation/realise.ts'
import { attemptsEnd } from '../isolation/sign.ts'

/**
 * One built-in function that asks for more memory than there may be, in one go: the engine ends its whole process, since
 * nothing in it can be interrupted or refused.
 */
const crash = `export default async function () {
  const parts = 'x,'.repeat(2 ** 27).split(',')
  return { decision: parts.length > 0 ? 'allow' : 'deny' }
}
`
const crashed = attemptsEnd('crashed', 'over-limit', 'timed-out', 'shed', 'unknown')
const unreachable = attemptsEnd('unreachable', 'shed', 'unknown', 'timed-out')

export const fault: Fault = {
  id: 'runtime-crash',
  title: 'what runs an extension crashes',
  strikes: 'tenants',
  scenario: 'noisy-neighbour',
  needs: { stage: true },
  atPlatform: deploying(() => crash, {
    what: 'the tenant deploys an extension that brings down the process that it runs in, each time that it runs',
    sign: crashed,
    cannot: ({ id }) =>
      id.startsWith('native') ? "native code is the platform's own: no customer can make it crash" : undefined,
  }),
  atCustomer: {
    what: "the tenant's server process is killed and stays down: its connections break, new ones are refused",
    sign: unreachable,
    start: async (scene) => {
      await scene.killServer()
      return () => scene.restartServer()
    },
  },
}
