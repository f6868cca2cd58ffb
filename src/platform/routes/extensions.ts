import { z } from 'zod'
import { UploadRefused } from '../../approaches/approach.ts'
import type { HookPoint } from '../../hooks/hook-point.ts'
import { slugSchema } from '../../hooks/hook-point.ts'
import { uploadMaxBytes } from '../../hooks/limits.ts'
import type { ApproachPool, OfferedVariant } from '../approach-pool.ts'
import type { Operation } from '../event.ts'
import type { ExtensionVersion } from '../extensions.ts'
import type { Upload } from '../live-extensions.ts'
import { problem } from '../problem.ts'
import type { RouteContext, Server } from '../server.ts'
import type { SmokeReport } from '../smoke.ts'
import { locateRefusal } from '../source/origin.ts'
import { outcomeSchema, usageSchema } from './attempts.ts'
import { requireHook } from './hooks.ts'
import { readUpload, type UploadBody, uploadSchema } from './upload.ts'

const smokeSchema = z.object({
  outcome: outcomeSchema,
  durationUs: z.number().int(),
  usage: usageSchema,
  logs: z.array(z.string()),
})

const deployed = z.object({
  tenant: slugSchema,
  hook: slugSchema,
  version: z.number().int(),
  approach: z.string(),
  live: z.boolean(),
  sizeBytes: z.number().int(),
  sha256: z.string(),
  smoke: smokeSchema.nullable().meta({ description: 'What the version made of the sample event.' }),
  signingSecret: z
    .string()
    .optional()
    .meta({ description: 'Verifies what the platform sends. Shown this once; not at all where it is your own.' }),
})

/** Deploys of extensions. A version is never changed; the newest one is live. */
export const addExtensions = (app: Server, context: RouteContext): void => {
  const { authorize, hooks, approaches } = context
  app.put(
    '/v1/tenants/:tenant/extensions/:hook',
    {
      onRequest: authorize('tenant'),
      bodyLimit: uploadMaxBytes,
      schema: {
        summary: 'Deploy an extension',
        description:
          'A new version goes live once it has been built and has handled a sample event. 200: a dry run ended well. GET /extension.d.ts tells what code can do.',
        params: z.object({ tenant: slugSchema, hook: slugSchema }),
        body: uploadSchema,
        response: { 200: deployed, 201: deployed },
      },
    },
    async ({ params, body, author }, reply) => {
      const hook = requireHook(hooks, params.hook)
      const variant = requireVariant(approaches, body.approach)
      const upload = await readUpload(params, variant, body, author)
      const { version, tried: smoke } = await deploy(context, upload, hook, body, sampleFor(context, variant, hook, body))
      const { secret } = upload.content
      return reply.code(body.dryRun ? 200 : 201).send({
        ...params,
        ...{ version: version.deployable.version, approach: body.approach, live: !body.dryRun },
        ...{ sizeBytes: upload.provenance.sizeBytes, sha256: upload.provenance.sha256, smoke },
        ...(secret !== undefined && !body.dryRun && body.secret === undefined && { signingSecret: secret }),
      })
    },
  )
}

const deploy = async (
  { extensions, smoke }: RouteContext,
  upload: Upload,
  hook: HookPoint,
  { dryRun }: UploadBody,
  sample?: Operation,
) => {
  const tryOut = async (version: ExtensionVersion): Promise<SmokeReport | null> => (sample ? smoke(version, hook, sample) : null)
  try {
    return await extensions.deploy(upload, { tryOut, dryRun })
  } catch (error) {
    throw upload.origin && error instanceof UploadRefused ? locateRefusal(upload.origin, error) : error
  }
}

/** A server at the customer cannot be tried: it learns its signing secret from this deploy's answer. */
const sampleFor = (
  { samples }: RouteContext,
  { runsAt }: OfferedVariant,
  { id }: HookPoint,
  { sample }: UploadBody,
): Operation | undefined => {
  if (runsAt !== 'platform' || sample === false) return undefined
  return sample ?? samples.get(id)
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
