import { z } from 'zod'
import { slugSchema } from '../../hooks/hook-point.ts'
import { secretMaxChars, secretMinChars, secretsMaxPerTenant } from '../../hooks/limits.ts'
import { problem } from '../problem.ts'
import type { RouteContext, Server } from '../server.ts'

const nameSchema = z.string().regex(/^[\w-]{1,64}$/, 'use 1 to 64 of A-Z, a-z, 0-9, "_", "-"')

const paramsSchema = z.object({ tenant: slugSchema, name: nameSchema })

const bodySchema = z.strictObject({
  value: z
    .string()
    .min(secretMinChars, `a value of fewer than ${secretMinChars} characters can be guessed`)
    .max(secretMaxChars)
    // It has to arrive as it was sent, and a lone surrogate has no UTF-8.
    .refine((value) => value.isWellFormed(), 'send well-formed text'),
})

const recordSchema = z.object({ name: z.string(), setAt: z.iso.datetime() })

/** What extensions use by name. A value that was set is never answered again, by no route. */
export const addSecrets = (app: Server, context: RouteContext): void => {
  addSet(app, context)
  addList(app, context)
  addDelete(app, context)
}

const addSet = (app: Server, { authorize, secrets }: RouteContext): void => {
  app.put(
    '/v1/tenants/:tenant/secrets/:name',
    {
      onRequest: authorize('tenant'),
      schema: {
        summary: 'Set a secret',
        description: 'For context.secrets.use in extensions. It takes effect with the next call, and cannot be read again.',
        params: paramsSchema,
        body: bodySchema,
        response: { 200: z.object({ name: z.string() }), 201: z.object({ name: z.string() }) },
      },
    },
    async ({ params: { tenant, name }, body: { value } }, reply) => {
      const result = await secrets.set(tenant, name, value)
      if (result !== 'full') return reply.code(result === 'created' ? 201 : 200).send({ name })
      throw problem(409, 'too-many-secrets', `a tenant may have ${secretsMaxPerTenant} secrets`, 'Delete one that is not used.')
    },
  )
}

const addList = (app: Server, { authorize, secrets }: RouteContext): void => {
  app.get(
    '/v1/tenants/:tenant/secrets',
    {
      onRequest: authorize('tenant'),
      schema: {
        summary: 'List the names of secrets',
        params: z.object({ tenant: slugSchema }),
        response: { 200: z.object({ secrets: z.array(recordSchema) }) },
      },
    },
    async ({ params: { tenant } }) => ({ secrets: secrets.list(tenant) }),
  )
}

const addDelete = (app: Server, { authorize, secrets }: RouteContext): void => {
  app.delete(
    '/v1/tenants/:tenant/secrets/:name',
    {
      onRequest: authorize('tenant'),
      schema: { summary: 'Delete a secret', params: paramsSchema, response: { 204: z.null() } },
    },
    async ({ params: { tenant, name } }, reply) => {
      if (await secrets.delete(tenant, name)) return reply.code(204).send(null)
      throw problem(404, 'unknown-secret', `there is no secret ${name}`, `GET /v1/tenants/${tenant}/secrets lists them.`)
    },
  )
}
