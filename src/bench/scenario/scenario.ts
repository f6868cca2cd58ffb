import { z } from 'zod'
import { type HookPoint, hookPointSchema } from '../../hooks/hook-point.ts'
import { networkSchema } from '../network/network.ts'

const replySchema = z.strictObject({
  status: z.number().int().min(200).max(599).default(200),
  body: z.json().default({}),
})

const optionsSchema = z.strictObject({
  title: z.string().min(1).max(80),
  /** One or two sentences: who does what, and what the customer wants from it. */
  situation: z.string().min(1),
  /** The hook point that the load drives. */
  hook: hookPointSchema,
  /** A second hook point, after the fact, of the same operation and extension: fault cells drive both (`--faults`). */
  afterHook: hookPointSchema.extend({ phase: z.literal('after').default('after') }).optional(),
  /** Bystanders of a fault cell are reached by these approaches in turn, whatever is measured; else by the one that is. */
  bystandersBy: z.array(z.string()).optional(),
  /** Customers of the platform, each with an extension of its own. The first one is the culprit of a fault. */
  tenants: z.number().int().min(2).max(200).default(8),
  load: z
    .strictObject({
      ratePerSecond: z.number().positive().max(20_000).default(200),
      arrivals: z.enum(['poisson', 'constant']).default('poisson'),
      /** Connections of the closed-loop saturation phase. */
      connections: z.number().int().min(1).max(500).default(16),
    })
    .prefault({}),
  /** The API that the extension calls. Unlisted GETs answer 404; every other request is recorded as an effect. */
  thirdParty: z
    .strictObject({
      latencyMs: z.number().min(0).max(10_000).default(0),
      /** `'GET /plans/standard-0'` → what it answers. */
      replies: z.record(z.string().regex(/^GET \//, 'write "GET /path"'), replySchema).default({}),
    })
    .prefault({}),
  /** What lies between platform, customers' server and third party; without it calls travel over loopback. */
  network: networkSchema.optional(),
  /** Only runs that name it hold it. */
  onRequest: z.boolean().default(false),
  /** `context.settings`; `{thirdPartyUrl}` stands for the third-party API's address. */
  settings: z.record(z.string(), z.string()).default({ api: '{thirdPartyUrl}' }),
  /** The business operations' data. Default: every `payloads/*.json` of the folder, in the order of their names. */
  payloads: z
    .custom<() => unknown[] | Promise<unknown[]>>(
      (value) => typeof value === 'function',
      'write a function that returns an array',
    )
    .optional(),
  /** How a customer's own server is written to and answers: a file in src/approaches/webhook/dialects. */
  dialect: z.string().min(1).default('standard'),
  /**
   * The faults that matter here, by the name of their file in src/bench/faults: those of the short isolation phase, as far
   * as they need no more than a deployment (left out: `endless-loop`), and of `--faults` (left out: all).
   */
  faults: z.array(z.string()).optional(),
  /** An effect later than this after its acknowledgement counts as late. */
  lateAfterMs: z.number().positive().default(5_000),
})

/**
 * What a scenario's author writes in `scenario.ts`. Everything but `title`, `situation` and `hook` has a default.
 * The folder's name is the scenario's id.
 */
export const scenarioSchema = optionsSchema
  .refine(({ hook, afterHook }) => afterHook === undefined || hook.phase === 'before', {
    path: ['hook', 'phase'],
    error: 'write "before": there is an afterHook, which is what comes after it',
  })
  .refine(({ hook, afterHook }) => afterHook?.id !== hook.id, {
    path: ['afterHook', 'id'],
    error: 'give it another id than hook has: the extension tells the two apart by it (event.type)',
  })

/** For `satisfies ScenarioInput`: a type alone, so that a scenario's folder also works outside the repository. */
export type ScenarioInput = z.input<typeof scenarioSchema>
export type ScenarioOptions = z.output<typeof scenarioSchema>

/** A scenario as the bench uses it: validated, with its extension's source and its payloads read. */
export interface Scenario extends Omit<ScenarioOptions, 'payloads'> {
  /** The folder's name; behind an `@` the network that a run asked for. */
  readonly id: string
  /** Absolute path of the folder. */
  readonly folder: string
  /** The source of `extension.js`. */
  readonly extension: string
  readonly payloads: readonly unknown[]
  /** Where each payload comes from, for messages: `payloads/01-large-order.json`, `payloads()[3]`. */
  readonly payloadNames: readonly string[]
}

export const hookPointsOf = ({ hook, afterHook }: Scenario): HookPoint[] => [hook, ...(afterHook ? [afterHook] : [])]

/** The scenario as it is at each of its hook points: what drives one is said once, and holds for both. */
export const viewsOf = (scenario: Scenario): Scenario[] => hookPointsOf(scenario).map((hook) => ({ ...scenario, hook }))
