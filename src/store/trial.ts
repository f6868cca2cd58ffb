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
  name: z.enum(['warm-up', 'steady', 'isolation']),
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
})

export type Trial = z.infer<typeof trialSchema>
export type PhaseRecord = Trial['phases'][number]
export type PhaseName = PhaseRecord['name']
export type RunbookStep = z.infer<typeof stepSchema>
