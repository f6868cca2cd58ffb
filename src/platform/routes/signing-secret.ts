import { z } from 'zod'
import { slugSchema } from '../../hooks/hook-point.ts'
import type { RouteContext, Server } from '../server.ts'
import { newSigningSecret } from '../tokens.ts'
import { requireHook } from './hooks.ts'

/** For vendors' formats whose secret is the customer's own. What a format wants of it beyond that, its dialect says. */
export const ownSecretSchema = z
  .string()
  .regex(/^[\x21-\x7e]{24,256}$/, 'use 24 to 256 printable characters without a blank')
  .optional()
  .meta({ description: 'Your own signing secret, where the dialect is of a vendor whose customers choose it. Else one is made.' })

const dayInSeconds = 86_400

const rotation = z
  .strictObject({
    secret: ownSecretSchema,
    overlapSeconds: z
      .number()
      .int()
      .min(0)
      .max(7 * dayInSeconds)
      .default(dayInSeconds)
      .meta({ description: 'For so long what was the secret signs as well, where the dialect has room for two; 0: not at all.' }),
  })
  .nullish()

const rotated = z.object({
  tenant: slugSchema,
  hook: slugSchema,
  version: z.number().int(),
  signingSecret: z.string().optional().meta({ description: 'Verifies what the platform sends from now on. Shown this once.' }),
  formerUntil: z.iso.datetime().nullable().meta({ description: 'Until then what was the secret signs as well.' }),
})

/** Another signing secret for the version that is live, without a deploy. */
export const addSigningSecret = (app: Server, context: RouteContext): void => {
  const { authorize, hooks, extensions, secretExpiry, clock, timeScale } = context
  app.post(
    '/v1/tenants/:tenant/extensions/:hook/signing-secret',
    {
      onRequest: authorize('tenant'),
      schema: {
        summary: 'Rotate the signing secret',
        description:
          'Of the live version, from its next call on. Receive with both until you have the new one everywhere: the answer shows it this once. Who rotates again ends the first overlap.',
        params: z.object({ tenant: slugSchema, hook: slugSchema }),
        body: rotation,
        response: { 200: rotated },
      },
    },
    async ({ params: { tenant, hook }, body }) => {
      requireHook(hooks, hook)
      const { secret: own, overlapSeconds = dayInSeconds } = body ?? {}
      const secret = own ?? newSigningSecret()
      const overlapMs = Math.ceil((overlapSeconds * 1_000) / timeScale)
      const untilMs = clock.nowMs() + overlapMs
      const version = await extensions.rotate(tenant, hook, secret, untilMs)
      secretExpiry.schedule()
      const formerUntil = overlapMs === 0 ? null : new Date(untilMs).toISOString()
      return { tenant, hook, version, ...(own === undefined && { signingSecret: secret }), formerUntil }
    },
  )
}
