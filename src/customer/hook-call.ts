import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Opened } from './dialect.ts'
import { handleEvent } from './handle-event.ts'
import type { Change } from './handle-event.ts'
import { problem, problemType } from './problem.ts'
import type { SeenEvents, StoredReply } from './seen-events.ts'
import type { Tenant } from './tenant.ts'

/** One POST of a platform, read whole. */
export interface HookCall {
  readonly tenant: Tenant
  readonly opened: Opened
  readonly seen: SeenEvents
  readonly request: FastifyRequest
  readonly reply: FastifyReply
}

/** Undefined for what is no genuine delivery. */
export const eventIdOf = ({ opened }: HookCall): string | undefined => (opened.kind === 'event' ? opened.event.id : undefined)

/** Answers as the extension would. `change` alters what it returned. */
export const go = async (call: HookCall, change?: Change): Promise<void> => send(call, await run(call, change))

/** Runs the extension, once for an event, and says what would be answered. */
export const run = async ({ tenant, opened, seen }: HookCall, change?: Change): Promise<StoredReply> => {
  switch (opened.kind) {
    case 'forged':
      return refuse(401, 'Not a genuine delivery', opened.why)
    case 'malformed':
      return refuse(400, 'Not an event', opened.why)
    case 'event':
      return seen.once(`${tenant.context.tenant}/${opened.event.id}`, () => handleEvent(tenant, opened.event, change))
  }
}

export const refuse = (status: number, title: string, detail: string): StoredReply => ({
  status,
  body: problem(status, title, detail),
})

export const send = ({ reply, tenant }: HookCall, { status, body }: StoredReply): void => {
  void reply.code(status)
  if (body === undefined) void reply.send()
  else void reply.header('content-type', status < 300 ? tenant.dialect.replyType : problemType).send(body)
}
