import { z } from 'zod'
import type { Behaviour } from '../behaviour.ts'
import { cutCall } from '../break-off.ts'
import { run } from '../hook-call.ts'

const settings = z.strictObject({ where: z.enum(['headers', 'body']).default('body'), ran: z.boolean().default(false) })

/** `ran`: the extension has run by then, so that its effects stand and only its reply is lost. */
export const mode: Behaviour<typeof settings> = {
  id: 'cut',
  says: 'answers 200 with half of the headers, or half of the body, and ends the connection',
  settings,
  act:
    ({ where, ran }) =>
    async (call) => {
      if (ran) await run(call)
      cutCall(call.reply, where, call.tenant.dialect.replyType, '{"decision":"allow"}')
    },
}
