import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { hookEventSchema } from '../hooks/event.ts'
import type { HookEvent } from '../hooks/event.ts'
import { handleEvent } from './handle-event.ts'
import { problem, problemType } from './problem.ts'
import { createSeenEvents } from './seen-events.ts'
import type { SeenEvents, StoredReply } from './seen-events.ts'
import { distrust } from './signature.ts'
import type { Behaviour, Tenant } from './tenant.ts'

interface HookRoute {
  Params: { tenant: string }
  Body: Buffer | undefined
}

/** `POST /hooks/{tenant}`: verify the raw bytes, de-duplicate by webhook-id, run the extension, answer. */
export const addHookRoute = (server: FastifyInstance, tenants: ReadonlyMap<string, Tenant>): void => {
  const seen = createSeenEvents()
  server.post<HookRoute>('/hooks/:tenant', async (request, reply) => {
    const tenant = tenants.get(request.params.tenant)
    if (!tenant) return send(reply, refuse(404, 'Unknown', 'nothing is installed here'))
    if (tenant.behaviour.mode === 'hang') {
      await untilReleased(tenant.behaviour, request)
      return send(reply, refuse(503, 'Not available', 'this server hung, and recovers now'))
    }
    return send(reply, await receive(tenant, seen, request))
  })
}

const receive = async (tenant: Tenant, seen: SeenEvents, request: FastifyRequest<HookRoute>): Promise<StoredReply> => {
  const { headers, body = empty } = request
  const id = header(headers['webhook-id'])
  const signed = { id, timestamp: header(headers['webhook-timestamp']), signature: header(headers['webhook-signature']) }
  const why = distrust(tenant.key, signed, body, Date.now())
  if (why !== undefined) return refuse(401, 'Not a genuine delivery', why)
  const event = readEvent(body)
  if (!event || event.id !== id) return refuse(400, 'Not an event', 'send a CloudEvents 1.0 event whose id is the webhook-id')
  return seen.once(`${request.params.tenant}/${id}`, () => handleEvent(tenant, event))
}

const empty = Buffer.alloc(0)

const header = (value: string | string[] | undefined): string | undefined => (typeof value === 'string' ? value : undefined)

const refuse = (status: number, title: string, detail: string): StoredReply => ({ status, body: problem(status, title, detail) })

const readEvent = (body: Buffer): HookEvent | undefined => {
  try {
    return hookEventSchema.safeParse(JSON.parse(body.toString())).data
  } catch {
    return undefined
  }
}

/** Ends when the tenant recovers, the server stops, or the caller has gone. */
const untilReleased = ({ waiting }: Behaviour, request: FastifyRequest<HookRoute>): Promise<void> =>
  new Promise((resolve) => {
    const { socket } = request.raw
    const end = (): void => {
      waiting.delete(end)
      socket.off('close', end)
      resolve()
    }
    waiting.add(end)
    socket.once('close', end)
  })

const send = (reply: FastifyReply, { status, body }: StoredReply): FastifyReply => {
  if (body === undefined) return reply.code(status).send()
  return reply
    .code(status)
    .header('content-type', status < 300 ? 'application/json' : problemType)
    .send(body)
}
