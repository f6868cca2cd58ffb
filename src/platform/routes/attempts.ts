import { z } from 'zod'
import { slugSchema } from '../../hooks/hook-point.ts'
import { outcomeKinds, outcomeSchema } from '../../hooks/outcome.ts'
import type { RouteContext, Server } from '../server.ts'

const query = z.object({
  hook: slugSchema.optional(),
  outcome: z.enum(outcomeKinds).optional(),
  limit: z.coerce.number().int().min(1).max(500).default(100),
  cursor: z
    .string()
    .regex(/^[0-9]{1,15}$/, 'use the `next` of the page before')
    .optional(),
})

const attempt = z.object({
  id: z.string(),
  eventId: z.string(),
  hook: slugSchema,
  version: z.number().int(),
  approach: z.string(),
  attempt: z.number().int(),
  outcome: z.object({
    kind: z.enum(outcomeKinds),
    error: outcomeSchema.options[2].shape.error.optional(),
    reason: z.string().optional(),
  }),
  startedAt: z.iso.datetime(),
  durationUs: z.number().int(),
  logs: z.array(z.string()),
})

const page = z.object({ attempts: z.array(attempt), next: z.string().nullable() })

/** The attempt log of a tenant, newest first. */
export const addAttempts = (app: Server, { authorize, attempts }: RouteContext): void => {
  app.get(
    '/v1/tenants/:tenant/attempts',
    {
      onRequest: authorize('tenant'),
      schema: {
        summary: 'Read the attempt log',
        description: 'With a filter, a page may hold fewer entries than `limit` and still have a `next`.',
        params: z.object({ tenant: slugSchema }),
        querystring: query,
        response: { 200: page },
      },
    },
    async ({ params: { tenant }, query: asked }) => attempts.page(tenant, asked),
  )
}
