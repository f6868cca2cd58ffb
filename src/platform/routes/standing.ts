import { z } from 'zod'
import { slugSchema } from '../../hooks/hook-point.ts'
import type { RouteContext, Server } from '../server.ts'
import { requireHook } from './hooks.ts'

export const standingSchema = z
  .object({
    state: z.enum(['serving', 'quarantined', 'stopped']),
    since: z.iso.datetime().optional(),
    reason: z.string().optional(),
    next: z.string().optional(),
  })
  .nullable()
  .meta({
    description: 'Of the live version: what its calls have done to the platform, and what follows. Null until it has run.',
  })

const released = z.object({ tenant: slugSchema, hook: slugSchema, version: z.number().int(), standing: standingSchema })

/** The operator's pardon, for the version that is live. */
export const addStanding = (app: Server, { authorize, hooks, extensions }: RouteContext): void => {
  app.post(
    '/v1/tenants/:tenant/extensions/:hook/release',
    {
      onRequest: authorize('operator'),
      schema: {
        summary: 'Let a version run again that was stopped or put apart',
        params: z.object({ tenant: slugSchema, hook: slugSchema }),
        response: { 200: released },
      },
    },
    async ({ params: { tenant, hook } }) => {
      requireHook(hooks, hook)
      const version = extensions.release(tenant, hook)
      return { tenant, hook, version, standing: extensions.standing(tenant, hook) ?? null }
    },
  )
}
