import { z } from 'zod'
import type { Behaviour } from '../behaviour.ts'
import { refuse, send } from '../hook-call.ts'

const settings = z.strictObject({ status: z.number().int().min(400).max(599).default(500) })

export const mode: Behaviour<typeof settings> = {
  id: 'error',
  says: 'answers this status, and runs nothing',
  settings,
  act:
    ({ status }) =>
    (call) =>
      send(call, refuse(status, 'Failed', 'this server fails on purpose')),
}
