import { z } from 'zod'
import { slugSchema } from '../../hooks/hook-point.ts'
import { problem } from '../problem.ts'
import type { RouteContext, Server } from '../server.ts'

const created = z.object({ tenant: slugSchema, token: z.string().meta({ description: 'Shown this once.' }) })

export const addTenants = (app: Server, { authorize, tenants }: RouteContext): void => {
  app.put(
    '/v1/tenants/:tenant',
    {
      onRequest: authorize('operator'),
      schema: {
        summary: 'Create a tenant',
        params: z.object({ tenant: slugSchema }),
        response: { 201: created },
      },
    },
    async ({ params: { tenant } }, reply) => {
      const token = await tenants.create(tenant)
      if (token === undefined) {
        throw problem(
          409,
          'tenant-exists',
          `the tenant ${tenant} exists already`,
          'Choose another name; its token is not shown again.',
        )
      }
      return reply.code(201).send({ tenant, token })
    },
  )
}
