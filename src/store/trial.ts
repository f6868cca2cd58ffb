import { z } from 'zod'

/**
 * Who uses what a trial costs: a process with all its descendants. The generator and what emulates a network are ours,
 * and no figure of an approach holds them.
 */
export const payers = ['platform', 'customer', 'thirdParty', 'generator', 'emulator'] as const
export type Payer = (typeof payers)[number]

const usageSchema = z.object({ cpuUs: z.number(), rssBytes: z.number() })

/**
 * One stretch of open-loop load, until its effects have come. Times are µs since the trial's start, on
 * CLOCK_MONOTONIC; usage is of that time.
 */
const phaseSchema = z.object({
  name: z.enum(['warm-up', 'steady', 'isolation', 'baseline', 'fault', 'recovery']),
  startUs: z.number(),
  endUs: z.number(),
  targetRatePerSecond: z.number(),
  /** The fault that was on, and whether it was seen to take effect. */
  fault: z.object({ id: z.string(), culprit: z.number().int(), tookEffect: z.boolean() }).optional(),
  usage: z.partialRecord(z.enum(payers), usageSchema),
})

const stepSchema = z.object({
  who: z.enum(['customer', 'operator']),
  kind: z.enum(['api-call', 'file', 'process', 'secret', 'port', 'concept']),
  what: z.string(),
})

/**
 * A fault cell: one fault under one approach, while load went on without a break over the phases `baseline`, `fault` and
 * `recovery`. Times are µs since the trial's start; null where it did not come to that.
 */
const faultCellSchema = z.object({
  /** `control`: nothing went wrong, which is what all others are held against. */
  fault: z.string(),
  intensity: z.number(),
  /** The first so many tenants are those that it happened to; all others are bystanders. */
  culprits: z.number().int(),
  /** By which approach each tenant is reached, by its index. */
  reachedBy: z.array(z.string()),
  /** What showed that it took effect, in words; absent where nothing did. */
  sign: z.string().optional(),
  startedUs: z.number(),
  endedUs: z.number(),
  /** The first sign of it, in the culprits' attempt log or at the operator's /metrics, to whoever looks; null where there was none. */
  detectedUs: z.number().nullable(),
  /** No event waited any more. */
  drainedUs: z.number().nullable(),
  /** How often the platform's process ended, and whether it answered in the end. */
  platformEnds: z.number().int(),
  platformLives: z.boolean(),
  /** Effects that the third party saw for events that no reply named. */
  unclaimed: z.array(z.object({ eventId: z.string(), atUs: z.number() })),
  /** Acknowledged events without effect of which the platform says that they still wait or are dead: kept, not lost. */
  kept: z.array(z.string()),
  /** Events of culprits that their own faulty logic took and did nothing with: delivered, not lost. */
  swallowed: z.array(z.string()),
  /** Cores that others used on this machine while the load went on, and that its host took for its other guests. */
  othersCores: z.number(),
  stolenCores: z.number(),
  /** Whether the last effects had all the time that they need, and the ledger was read to its end. */
  isComplete: z.boolean(),
  told: z.object({
    /** What a culprit's own attempt log says of its attempts while it was on, by how often. */
    customer: z.array(z.object({ outcome: z.string(), message: z.string(), count: z.number().int() })),
    /** Series of the platform's /metrics that tell of trouble and moved while it was on. */
    operator: z.array(z.object({ series: z.string(), from: z.number(), to: z.number() })),
  }),
  /**
   * The platform as seen from outside, one array a column; CPU and memory are of all its processes, `waiting` counts events.
   * Null where /metrics gave no answer in time.
   */
  watch: z.object({
    atUs: z.array(z.number()),
    cpuUs: z.array(z.number()),
    rssBytes: z.array(z.number()),
    sockets: z.array(z.number()),
    waiting: z.array(z.number().nullable()),
    loopLagMs: z.array(z.number().nullable()),
    /** Sum of the series of /metrics that grow in trouble alone. */
    trouble: z.array(z.number().nullable()),
  }),
})
/** `FaultCell.fault` where nothing goes wrong: what all other cells of an approach are held against. */
export const controlFault = 'control'

export type FaultCell = z.infer<typeof faultCellSchema>

/** What one trial left behind, without its samples. Written once, when the trial has ended. */
export const trialSchema = z.object({
  schemaVersion: z.literal(1),
  index: z.number().int(),
  scenario: z.string(),
  /** A variant's id; `webhook#again` is the same variant measured against itself (A/A). */
  approach: z.string(),
  round: z.number().int(),
  /** 1 for the first try; a void trial is repeated at most twice. */
  try: z.number().int(),
  seed: z.number().int(),
  startedAt: z.iso.datetime(),
  durationMs: z.number(),
  /** Reasons that the runner saw itself: a failed check before the clock, a process that died. Empty when sound. */
  voids: z.array(z.string()),
  /** Tenants' names by the index that samples use. */
  tenants: z.array(z.string()),
  lateAfterMs: z.number(),
  /** Closed loop, before the steady phase and, where a fault came between, before the saturation. */
  warmUps: z.array(z.object({ calls: z.number().int(), callsPerTenant: z.number().int() })),
  phases: z.array(phaseSchema),
  /** Closed loop, by autocannon. Absent when the trial had no saturation phase. */
  saturation: z
    .object({
      connections: z.number().int(),
      seconds: z.number(),
      completed: z.number().int(),
      errors: z.number().int(),
      /** `before` hooks: decisions that the failure policy took, which are replies and no work done. */
      byPolicy: z.number().int().optional(),
      /** Replies with what was asked for: neither refused nor decided by the failure policy. */
      requestsPerSecond: z.number(),
      /** `after` hooks: events that reached the customer's logic while the load ran; acknowledged ones may still wait. */
      deliveredPerSecond: z.number().optional(),
    })
    .optional(),
  /** Outcomes of the attempt log, counted by phase and tenant index. */
  attempts: z.array(z.object({ phase: z.string(), tenant: z.number().int(), outcome: z.string(), count: z.number().int() })),
  runbooks: z.array(z.object({ id: z.string(), steps: z.array(stepSchema) })),
  /** The phases of the hook points that calls went to, by the index in samples; absent where there was one. */
  hooks: z.array(z.enum(['before', 'after'])).optional(),
  cell: faultCellSchema.optional(),
})

export type Trial = z.infer<typeof trialSchema>
export type PhaseRecord = Trial['phases'][number]
export type PhaseName = PhaseRecord['name']
export type RunbookStep = z.infer<typeof stepSchema>
