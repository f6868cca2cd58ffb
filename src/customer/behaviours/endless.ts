import { Readable } from 'node:stream'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { z } from 'zod'
import type { Behaviour } from '../behaviour.ts'
import { watchRelease } from '../conduct.ts'
import type { HookCall } from '../hook-call.ts'

const settings = z.strictObject({})

export const mode: Behaviour<typeof settings> = {
  id: 'endless',
  says: 'answers 200 with a body that does not end before the caller goes or the server recovers',
  settings,
  act: () => (call) =>
    void call.reply
      .code(200)
      .header('content-type', call.tenant.dialect.replyType)
      .send(Readable.from(forever(call))),
}

const piece = Buffer.alloc(16 * 1024, ' ')

/** A piece a turn of the loop, and only while the caller reads, because other customers are served here, too. */
async function* forever({ tenant, reply }: HookCall): AsyncGenerator<Buffer> {
  const watch = watchRelease(tenant.behaviour.waiting, reply.raw)
  while (!watch.over) {
    yield piece
    await nextTurn()
  }
}
