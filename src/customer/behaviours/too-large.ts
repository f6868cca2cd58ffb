import { Readable } from 'node:stream'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { z } from 'zod'
import type { Behaviour } from '../behaviour.ts'

const settings = z.strictObject({
  bytes: z
    .number()
    .int()
    .min(1_024)
    .max(256 * 1024 * 1024)
    .default(8 * 1024 * 1024),
})

export const mode: Behaviour<typeof settings> = {
  id: 'too-large',
  says: 'answers a whole reply of so many bytes, and runs nothing',
  settings,
  act:
    ({ bytes }) =>
    ({ reply, tenant }) =>
      void reply
        .code(200)
        .headers({ 'content-type': tenant.dialect.replyType, 'content-length': bytes })
        .send(Readable.from(padded(bytes))),
}

const decision = Buffer.from('{"decision":"allow"}')
const blanks = Buffer.alloc(16 * 1024, ' ')

/** A decision behind so many blanks, which JSON allows. A piece a turn of the loop, because other customers are served here, too. */
async function* padded(bytes: number): AsyncGenerator<Buffer> {
  for (let left = bytes - decision.length; left > 0; left -= blanks.length) {
    await nextTurn()
    yield blanks.subarray(0, left)
  }
  yield decision
}
