import { z } from 'zod'
import { slugSchema } from '../../hooks/hook-point.ts'
import type { RouteContext, Server } from '../server.ts'
import { deliverySchema, describeDelivery } from './endpoint.ts'
import { requireHook } from './hooks.ts'
import { standingSchema } from './standing.ts'

const serving = {
  live: z.number().int(),
  previous: z.number().int().nullable().meta({ description: 'What a rollback goes back to.' }),
}

const version = z.object({
  version: z.number().int(),
  approach: z.string(),
  author: z.enum(['operator', 'tenant']).meta({ description: 'Whose token it was deployed with.' }),
  sizeBytes: z.number().int(),
  sha256: z.string().meta({ description: 'Of the code or URL as it was sent, in hex.' }),
  deployedAt: z.iso.datetime(),
  live: z.boolean(),
})

const list = z.object({
  tenant: slugSchema,
  hook: slugSchema,
  live: serving.live.nullable(),
  previous: serving.previous,
  standing: standingSchema,
  delivery: deliverySchema,
  versions: z.array(version),
})

const target = z.strictObject({ version: z.number().int().min(1).optional() }).nullish()

const params = z.object({ tenant: slugSchema, hook: slugSchema })

/** The versions of a hook's extension, and the way back to an earlier one. */
export const addVersions = (app: Server, context: RouteContext): void => {
  const { authorize, hooks, extensions, versions } = context
  app.get(
    '/v1/tenants/:tenant/extensions/:hook',
    {
      onRequest: authorize('tenant'),
      schema: {
        summary: 'List the versions of an extension',
        description: 'Newest first; of more than 50 the oldest are gone, but never the live or the previous one.',
        params,
        response: { 200: list },
      },
    },
    async ({ params: { tenant, hook } }) => {
      const delivery = describeDelivery(context, requireHook(hooks, hook), { tenant, hook })
      const { live, previous } = versions.serving(tenant, hook) ?? { live: null, previous: null }
      const records = versions.list(tenant, hook).map((record) => ({ ...record, live: record.version === live }))
      return { tenant, hook, live, previous, standing: extensions.standing(tenant, hook) ?? null, delivery, versions: records }
    },
  )
  app.post(
    '/v1/tenants/:tenant/extensions/:hook/rollback',
    {
      onRequest: authorize('tenant'),
      schema: {
        summary: 'Go back to an earlier version',
        description: 'Without a body to the one that was live before; asked for again, that undoes it.',
        params,
        body: target,
        response: { 200: z.object({ tenant: slugSchema, hook: slugSchema, ...serving }) },
      },
    },
    async ({ params: { tenant, hook }, body }) => {
      requireHook(hooks, hook)
      return { tenant, hook, ...(await extensions.rollback(tenant, hook, body?.version)) }
    },
  )
}
