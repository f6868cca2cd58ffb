import { hash } from 'node:crypto'
import { z } from 'zod'
import { defaultLimits, type StatePolicy, statePolicies } from '../../approaches/approach.ts'
import type { OfferedVariant } from '../approach-pool.ts'
import type { Author } from '../extensions.ts'
import type { Upload } from '../live-extensions.ts'
import { type Problem, problem } from '../problem.ts'
import { prepareSource } from '../source/prepare-source.ts'
import { newSigningSecret } from '../tokens.ts'
import { operationSchema } from './operations.ts'
import { ownSecretSchema } from './signing-secret.ts'

const httpUrl = z.url({ protocol: /^https?$/, error: 'use a whole http or https URL' })

const originSchema = httpUrl.max(300).refine((value) => URL.parse(value)?.origin === value, {
  error: 'use an origin, such as https://api.example.com, without a path',
})

// Refinements run even where the format is wrong already, so they take what is no URL, too.
const hasNoUserInfo = (url: URL | null): boolean => url === null || (url.username === '' && url.password === '')

export const uploadSchema = z.strictObject({
  approach: z.string().min(1).max(64),
  code: z.string().min(1).optional(),
  language: z.enum(['javascript', 'typescript']).default('javascript'),
  sourceMap: z.string().optional().meta({ description: 'The text of the .map file, where a bundler made the code.' }),
  url: httpUrl
    .max(2_000)
    .refine((value) => hasNoUserInfo(URL.parse(value)), 'leave user and password out')
    .optional(),
  dialect: z
    .string()
    .min(1)
    .max(64)
    .optional()
    .meta({ description: 'How your server is written to and answers; standard, if not given.' }),
  secret: ownSecretSchema,
  egress: z.array(originSchema).max(20).default([]),
  settings: z.record(z.string().min(1).max(64), z.string().max(4_096)).default({}),
  limits: z
    .strictObject({
      cpuMs: z.number().int().min(1).max(10_000).default(defaultLimits.cpuMs),
      memoryMb: z.number().int().min(8).max(1_024).default(defaultLimits.memoryMb),
    })
    .default(defaultLimits),
  state: z
    .enum(statePolicies)
    .default('warm')
    .meta({ description: 'What a call finds of those before it: their globals, globals of its own, or a heap of its own.' }),
  sample: z
    .union([z.literal(false), operationSchema])
    .optional()
    .meta({ description: 'The event of the smoke call, whose requests are real. Else the hook point’s own; false: no call.' }),
  dryRun: z.boolean().default(false).meta({ description: 'Do all but go live.' }),
})

export type UploadBody = z.output<typeof uploadSchema>

/** @throws Problem when it does not fit the approach, UploadRefused when the source cannot be read. */
export const readUpload = async (
  { tenant, hook }: { tenant: string; hook: string },
  variant: OfferedVariant,
  body: UploadBody,
  author: Author,
): Promise<Upload> => {
  const wrong = misfit(variant, body) ?? misfitState(variant, body.state)
  if (wrong) throw wrong
  const { approach, code, url, dialect, secret, egress, settings, limits, state } = body
  const source = code === undefined ? undefined : await prepareSource({ ...body, code })
  const sent = code ?? url ?? ''
  return {
    approach,
    content: {
      ...{ tenant, hook, egress, settings, limits, state },
      ...(source && { code: source.code }),
      ...(url !== undefined && { url }),
      ...(dialect !== undefined && { dialect }),
      ...(variant.runsAt === 'customer' && { secret: secret ?? newSigningSecret() }),
    },
    ...(source?.origin && { origin: source.origin }),
    provenance: { author, sizeBytes: Buffer.byteLength(sent), sha256: hash('sha256', sent) },
  }
}

/** A deploy carries what its approach runs, and nothing that would silently not be run. */
const misfit = (
  { id, runsAt }: OfferedVariant,
  { code, url, dialect, secret, sourceMap, sample }: UploadBody,
): Problem | undefined => {
  const wrong = (detail: string, hint: string) => problem(422, 'misfit', detail, hint)
  if (runsAt === 'platform' && code === undefined) return wrong(`${id} needs code`, "Send the module's source as 'code'.")
  if (runsAt === 'customer' && url === undefined) return wrong(`${id} needs a url`, "Send your endpoint's address as 'url'.")
  if (runsAt !== 'platform' && code !== undefined) return wrong(`${id} runs no code`, "Leave 'code' out.")
  if (runsAt !== 'customer' && url !== undefined) return wrong(`${id} calls no url`, "Leave 'url' out.")
  if (runsAt !== 'customer' && dialect !== undefined) return wrong(`${id} calls no url`, "Leave 'dialect' out.")
  if (runsAt !== 'customer' && secret !== undefined) return wrong(`${id} signs nothing`, "Leave 'secret' out.")
  if (code === undefined && sourceMap !== undefined) return wrong(`${id} runs no code`, "Leave 'sourceMap' out.")
  if (runsAt !== 'platform' && sample)
    return wrong(
      `${id} is not tried at its deploy`,
      "Leave 'sample' out: your server has no signing secret yet. Send an operation after it.",
    )
  return undefined
}

/** A promise about state that nobody keeps would show in production only. */
const misfitState = ({ id, states }: OfferedVariant, state: StatePolicy): Problem | undefined =>
  states.includes(state)
    ? undefined
    : problem(
        422,
        'misfit',
        `${id} cannot give each call ${state === 'fresh-context' ? 'globals' : 'a heap'} of its own`,
        "Leave 'state' out, or deploy with the approach sandbox.",
      )
