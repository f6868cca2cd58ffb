import { z } from 'zod'
import type { Behaviour } from '../behaviour.ts'
import { pause } from '../conduct.ts'
import { go } from '../hook-call.ts'

const settings = z.strictObject({ ms: z.number().min(0).max(600_000) })

/** As most servers, it does not notice that a caller has gone: the extension runs all the same. */
export const mode: Behaviour<typeof settings> = {
  id: 'slow',
  says: 'runs the extension so many ms later',
  settings,
  act:
    ({ ms }) =>
    async (call) => {
      await pause(call.tenant.behaviour.waiting, ms)
      return go(call)
    },
}
