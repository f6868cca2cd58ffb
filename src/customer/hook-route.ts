import type { FastifyInstance } from 'fastify'
import { refuse } from './hook-call.ts'
import { problemType } from './problem.ts'
import { createSeenEvents } from './seen-events.ts'
import type { Tenant } from './tenant.ts'

interface HookRoute {
  Params: { tenant: string }
  Body: Buffer | undefined
}

/**
 * `POST /hooks/{tenant}`: verify the raw bytes, then answer as the tenant's server behaves; if all is normal,
 * de-duplicate by the event's id and run the extension.
 */
export const addHookRoute = (server: FastifyInstance, tenants: ReadonlyMap<string, Tenant>): void => {
  const seen = createSeenEvents()
  server.post<HookRoute>('/hooks/:tenant', async (request, reply) => {
    const tenant = tenants.get(request.params.tenant)
    if (!tenant) {
      const { status, body } = refuse(404, 'Unknown', 'nothing is installed here')
      return reply.code(status).header('content-type', problemType).send(body)
    }
    const { headers, body = empty } = request
    const opened = tenant.dialect.open({ headers, body }, tenant.trust, Date.now())
    await tenant.behaviour.act({ tenant, opened, seen, request, reply })
    return reply
  })
}

const empty = Buffer.alloc(0)
