import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { handleEvent } from './handle-event.ts'
import { problem, problemType } from './problem.ts'
import { createSeenEvents } from './seen-events.ts'
import type { SeenEvents, StoredReply } from './seen-events.ts'
import type { Behaviour, Tenant } from './tenant.ts'

interface HookRoute {
  Params: { tenant: string }
  Body: Buffer | undefined
}

/** `POST /hooks/{tenant}`: verify the raw bytes, de-duplicate by the event's id, run the extension, answer. */
export const addHookRoute = (server: FastifyInstance, tenants: ReadonlyMap<string, Tenant>): void => {
  const seen = createSeenEvents()
  server.post<HookRoute>('/hooks/:tenant', async (request, reply) => {
    const tenant = tenants.get(request.params.tenant)
    if (!tenant) return send(reply, problemType, refuse(404, 'Unknown', 'nothing is installed here'))
    if (tenant.behaviour.mode === 'hang') {
      await untilReleased(tenant.behaviour, reply)
      return send(reply, problemType, refuse(503, 'Not available', 'this server hung, and recovers now'))
    }
    return send(reply, tenant.dialect.replyType, await receive(tenant, seen, request))
  })
}

const receive = async (tenant: Tenant, seen: SeenEvents, request: FastifyRequest<HookRoute>): Promise<StoredReply> => {
  const { headers, body = empty } = request
  const opened = tenant.dialect.open({ headers, body }, tenant.trust, Date.now())
  switch (opened.kind) {
    case 'forged':
      return refuse(401, 'Not a genuine delivery', opened.why)
    case 'malformed':
      return refuse(400, 'Not an event', opened.why)
    case 'event': {
      const { event } = opened
      return seen.once(`${request.params.tenant}/${event.id}`, () => handleEvent(tenant, event))
    }
  }
}

const empty = Buffer.alloc(0)

const refuse = (status: number, title: string, detail: string): StoredReply => ({ status, body: problem(status, title, detail) })

/** Ends when the tenant recovers, the server stops, or the caller has gone. */
const untilReleased = ({ waiting }: Behaviour, { raw }: FastifyReply): Promise<void> =>
  new Promise((resolve) => {
    const end = (): void => {
      waiting.delete(end)
      raw.off('close', end)
      resolve()
    }
    waiting.add(end)
    // Of the reply and not of the socket, which by HTTP/2 carries others, too.
    raw.once('close', end)
  })

const send = (reply: FastifyReply, replyType: string, { status, body }: StoredReply): FastifyReply => {
  if (body === undefined) return reply.code(status).send()
  return reply
    .code(status)
    .header('content-type', status < 300 ? replyType : problemType)
    .send(body)
}
