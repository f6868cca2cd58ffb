import { z } from 'zod'
import type { Behaviour } from '../behaviour.ts'
import { untilReleased } from '../conduct.ts'
import { refuse, send } from '../hook-call.ts'

const settings = z.strictObject({})

export const mode: Behaviour<typeof settings> = {
  id: 'hang',
  says: 'accepts every call and never replies; once it recovers, it refuses what waited',
  settings,
  act: () => async (call) => {
    await untilReleased(call.tenant.behaviour.waiting, call.reply.raw)
    send(call, refuse(503, 'Not available', 'this server hung, and recovers now'))
  },
}
