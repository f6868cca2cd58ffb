import { Readable } from 'node:stream'
import { z } from 'zod'
import type { Behaviour } from '../behaviour.ts'
import { pause, watchRelease } from '../conduct.ts'
import type { HookCall } from '../hook-call.ts'

const settings = z.strictObject({ everyMs: z.number().min(1).max(60_000).default(100) })

export const mode: Behaviour<typeof settings> = {
  id: 'drip',
  says: 'answers 200 with a byte now and then, until the caller goes or the server recovers',
  settings,
  act:
    ({ everyMs }) =>
    (call) =>
      void call.reply
        .code(200)
        .header('content-type', call.tenant.dialect.replyType)
        .send(Readable.from(drops(call, everyMs))),
}

async function* drops({ tenant, reply }: HookCall, everyMs: number): AsyncGenerator<string> {
  const { waiting } = tenant.behaviour
  const watch = watchRelease(waiting, reply.raw)
  while (!watch.over) {
    yield ' '
    await pause(waiting, everyMs)
  }
}
