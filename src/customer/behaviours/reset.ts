import { z } from 'zod'
import type { Behaviour } from '../behaviour.ts'
import { resetCall } from '../break-off.ts'
import { run } from '../hook-call.ts'

const settings = z.strictObject({ ran: z.boolean().default(false) })

/** `ran`: the extension has run by then, so that its effects stand and only its reply is lost. */
export const mode: Behaviour<typeof settings> = {
  id: 'reset',
  says: 'reads the call whole and resets the connection',
  settings,
  act:
    ({ ran }) =>
    async (call) => {
      if (ran) await run(call)
      resetCall(call.reply)
    },
}
