import { z } from 'zod'
import { wirePhases } from '../../approaches/approach.ts'
import { slugSchema } from '../../hooks/hook-point.ts'
import { outcomeKinds, outcomeSchema as anyOutcome } from '../../hooks/outcome.ts'
import type { RouteContext, Server } from '../server.ts'

const query = z.object({
  hook: slugSchema.optional(),
  outcome: z.enum(outcomeKinds).optional(),
  limit: z.coerce.number().int().min(1).max(500).default(100),
  cursor: z
    .string()
    .regex(/^[0-9]{1,15}$/, 'use the `next` of the page before')
    .optional(),
  follow: z.enum(['', 'true']).optional().meta({
    description:
      'Send what happens from now on as server-sent events; Last-Event-ID goes on from there, and where that is much the stream ends for the next one.',
  }),
})

/** An outcome as the log keeps it: without the value that came back. */
export const outcomeSchema = z.object({
  kind: z.enum(outcomeKinds),
  error: anyOutcome.options[2].shape.error.optional(),
  reason: z.string().optional(),
})

export const usageSchema = z
  .object({
    cpuUs: z.number().int().optional(),
    heapBytes: z.number().int().optional(),
    requests: z.number().int().optional(),
  })
  .meta({
    description:
      'As far as the approach knows it: a process that was ended with the call takes its figures along. The heap is what the extension held at the end.',
  })

const wireSchema = z
  .object({
    status: z.number().int().optional(),
    headers: z.record(z.string(), z.string()).optional(),
    body: z.string().optional(),
    phasesUs: z.partialRecord(z.enum(wirePhases), z.number().int()),
  })
  .meta({
    description:
      'What went over the wire: how your server answered, with the first 4 KB of its reply, and how many µs each phase took. A kept connection has no dns, connect and tls.',
  })

const attempt = z.object({
  id: z.string(),
  eventId: z.string(),
  hook: slugSchema,
  version: z.number().int(),
  approach: z.string(),
  attempt: z.number().int(),
  outcome: outcomeSchema,
  startedAt: z.iso.datetime(),
  durationUs: z.number().int(),
  usage: usageSchema,
  wire: wireSchema.optional(),
  logs: z.array(z.string()),
})

const page = z.object({ attempts: z.array(attempt), next: z.string().nullable() })

/** The attempt log of a tenant, newest first, or as it happens. */
export const addAttempts = (app: Server, { authorize, attempts, liveLog }: RouteContext): void => {
  app.get(
    '/v1/tenants/:tenant/attempts',
    {
      onRequest: authorize('tenant'),
      schema: {
        summary: 'Read the attempt log',
        description:
          'A page may hold fewer entries than `limit` and still have a `next`: with a filter, or where entries are large.',
        params: z.object({ tenant: slugSchema }),
        querystring: query,
        response: {
          200: {
            description: 'A page, or with `follow` an event for each attempt.',
            content: { 'application/json': { schema: page }, 'text/event-stream': { schema: z.string() } },
          },
        },
      },
    },
    async ({ params: { tenant }, query: { follow, ...asked }, headers }, reply) => {
      if (follow === undefined) return attempts.page(tenant, asked)
      const stream = liveLog.open(tenant, asked, headers['last-event-id'])
      // To the types it is the text that it becomes.
      return reply
        .header('cache-control', 'no-store')
        .type('text/event-stream')
        .send(stream as never)
    },
  )
}
