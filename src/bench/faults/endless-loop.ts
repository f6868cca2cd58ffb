import { deployExtension } from '../runner/deploy.ts'
import type { Fault } from './fault.ts'

const loop = 'export default async function () {\n  for (;;);\n}\n'

export const fault: Fault = {
  id: 'endless-loop',
  title: 'an extension never ends',
  atPlatform: 'the tenant deploys an extension that loops for ever',
  atCustomer: "the tenant's server accepts every call and never replies",
  shows: ['timed-out', 'over-limit', 'crashed', 'shed', 'unknown'],
  impossible: ({ id, runsAt }) => {
    if (runsAt === 'nowhere') return 'no customer logic runs'
    return id.startsWith('native') ? "native code is the platform's own: no customer can put a loop into it" : undefined
  },
  start: async (world, culprit) => {
    if (world.customer) await world.customer.behave(culprit, 'hang')
    else await deployExtension(world, culprit, loop)
  },
  heal: async (world, culprit) => {
    if (world.customer) await world.customer.behave(culprit, 'normal')
    else await deployExtension(world, culprit)
  },
}
