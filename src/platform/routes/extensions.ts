import { z } from 'zod'
import { defaultLimits } from '../../approaches/approach.ts'
import { slugSchema } from '../../hooks/hook-point.ts'
import { uploadMaxBytes } from '../../hooks/limits.ts'
import type { ApproachPool, OfferedVariant } from '../approach-pool.ts'
import { type Problem, problem } from '../problem.ts'
import type { RouteContext, Server } from '../server.ts'
import { newSigningSecret } from '../tokens.ts'
import { requireHook } from './hooks.ts'

const httpUrl = z.url({ protocol: /^https?$/, error: 'use a whole http or https URL' })

const originSchema = httpUrl.max(300).refine((value) => URL.parse(value)?.origin === value, {
  error: 'use an origin, such as https://api.example.com, without a path',
})

// Refinements run even where the format is wrong already, so they take what is no URL, too.
const hasNoUserInfo = (url: URL | null): boolean => url === null || (url.username === '' && url.password === '')

const upload = z.strictObject({
  approach: z.string().min(1).max(64),
  code: z.string().min(1).optional(),
  url: httpUrl
    .max(2_000)
    .refine((value) => hasNoUserInfo(URL.parse(value)), 'leave user and password out')
    .optional(),
  egress: z.array(originSchema).max(20).default([]),
  settings: z.record(z.string().min(1).max(64), z.string().max(4_096)).default({}),
  limits: z
    .strictObject({
      cpuMs: z.number().int().min(1).max(10_000).default(defaultLimits.cpuMs),
      memoryMb: z.number().int().min(8).max(1_024).default(defaultLimits.memoryMb),
    })
    .default(defaultLimits),
})

const deployed = z.object({
  tenant: slugSchema,
  hook: slugSchema,
  version: z.number().int(),
  approach: z.string(),
  signingSecret: z.string().optional().meta({ description: 'Verifies what the platform sends. Shown this once.' }),
})

/** Deploys of extensions. A version is never changed; the newest one is live. */
export const addExtensions = (app: Server, { authorize, hooks, approaches, extensions }: RouteContext): void => {
  app.put(
    '/v1/tenants/:tenant/extensions/:hook',
    {
      onRequest: authorize('tenant'),
      bodyLimit: uploadMaxBytes,
      schema: {
        summary: 'Deploy an extension',
        params: z.object({ tenant: slugSchema, hook: slugSchema }),
        body: upload,
        response: { 201: deployed },
      },
    },
    async ({ params: { tenant, hook }, body }, reply) => {
      requireHook(hooks, hook)
      const variant = requireVariant(approaches, body.approach)
      const wrong = misfit(variant, body)
      if (wrong) throw wrong
      const { approach, code, url, egress, settings, limits } = body
      const signingSecret = variant.runsAt === 'customer' ? newSigningSecret() : undefined
      const { deployable } = await extensions.deploy(approach, {
        ...{ tenant, hook, egress, settings, limits },
        ...(code !== undefined && { code }),
        ...(url !== undefined && { url }),
        ...(signingSecret !== undefined && { secret: signingSecret }),
      })
      const { version } = deployable
      return reply.code(201).send({ tenant, hook, version, approach, ...(signingSecret !== undefined && { signingSecret }) })
    },
  )
}

const requireVariant = (approaches: ApproachPool, id: string): OfferedVariant => {
  const variant = approaches.find(id)
  if (variant?.offered) return variant
  if (variant) {
    const hint = 'It runs code without a boundary: the operator must start the platform with --trusted.'
    throw problem(403, 'untrusted', `this platform does not offer the approach ${id}`, hint)
  }
  const offered = approaches.variants.filter((other) => other.offered).map((other) => other.id)
  throw problem(422, 'unknown-approach', `there is no approach ${id}`, `Approaches here: ${offered.join(', ')}.`)
}

/** A deploy carries what its approach runs, and nothing that would silently not be run. */
const misfit = ({ id, runsAt }: OfferedVariant, { code, url }: z.output<typeof upload>): Problem | undefined => {
  const wrong = (detail: string, hint: string) => problem(422, 'misfit', detail, hint)
  if (runsAt === 'platform' && code === undefined) return wrong(`${id} needs code`, "Send the module's source as 'code'.")
  if (runsAt === 'customer' && url === undefined) return wrong(`${id} needs a url`, "Send your endpoint's address as 'url'.")
  if (runsAt !== 'platform' && code !== undefined) return wrong(`${id} runs no code`, "Leave 'code' out.")
  if (runsAt !== 'customer' && url !== undefined) return wrong(`${id} calls no url`, "Leave 'url' out.")
  return undefined
}
