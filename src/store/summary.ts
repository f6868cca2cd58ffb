import { z } from 'zod'

export const verdictWords = ['better', 'worse', 'equivalent', 'undecided', 'invalid'] as const
export type VerdictWord = (typeof verdictWords)[number]

/** One value of one metric in one round: the long row that every table is made from. */
const rowSchema = z.object({
  scenario: z.string(),
  approach: z.string(),
  metric: z.string(),
  round: z.number().int(),
  value: z.number(),
  unit: z.string(),
})

/** A metric's value for an approach over all rounds: the median, or the value of the pooled samples. */
const cellSchema = z.object({
  scenario: z.string(),
  approach: z.string(),
  metric: z.string(),
  unit: z.string(),
  value: z.number(),
  rounds: z.number().int(),
  pooled: z.boolean(),
})

/** `approach` against `baseline`: the median of the rounds' ratios, its interval, and what may be said of it. */
const comparisonSchema = z.object({
  scenario: z.string(),
  metric: z.string(),
  approach: z.string(),
  baseline: z.string(),
  ratio: z.number(),
  low: z.number(),
  high: z.number(),
  rounds: z.number().int(),
  /** Share by which the interval must clear 1 on either side: the larger of noise floor and minimum effect. */
  threshold: z.number(),
  pValue: z.number(),
  adjustedPValue: z.number(),
  verdict: z.enum(verdictWords),
  why: z.string(),
})

const oracleResultSchema = z.object({
  scenario: z.string(),
  approach: z.string(),
  oracle: z.string(),
  verdict: z.enum(['pass', 'fail', 'unknown']),
  evidence: z.string(),
  counts: z.record(z.string(), z.number()),
})

const noticeSchema = z.object({
  level: z.enum(['void', 'warning', 'limit']),
  scenario: z.string().optional(),
  approach: z.string().optional(),
  message: z.string(),
  next: z.string(),
})

export const cellWords = ['contained', 'degraded', 'lost', 'cannot happen', 'void'] as const
export type CellWord = (typeof cellWords)[number]

const ratioSchema = z.object({ value: z.number(), low: z.number(), high: z.number() })

const nullableMs = z.number().nullable()

const countsSchema = z.record(z.string(), z.number().int())

/**
 * What one fault under one approach cost everyone else, over its rounds: the median round's word, sums of counts, the
 * worst of peaks. Rows of the fault `control` show what is called harm where nothing went wrong. `null`: nothing could be
 * said.
 */
const faultCellResultSchema = z.object({
  scenario: z.string(),
  fault: z.string(),
  approach: z.string(),
  intensity: z.number(),
  /** Share of the tenants that it happened to. */
  badShare: z.number(),
  rounds: z.number().int(),
  word: z.enum(cellWords),
  /** Rounds disagree, or what decides the word lies so near its threshold that another round may. */
  unstable: z.boolean(),
  /** What decides the word, in a sentence; where it cannot happen, the reason. */
  why: z.string(),
  /** What showed that it took effect. */
  sign: z.string().nullable(),
  /** Response times of bystanders while it was on, against the control's of the same arrivals, and their own before. */
  p50Ratio: ratioSchema.nullable(),
  p99Ratio: ratioSchema.nullable(),
  p50RatioToBefore: z.number().nullable(),
  /** The same of the furthest percentile that has ten calls beyond it: 99, 95 or 90. It is what the word goes by. */
  tailRatio: ratioSchema.extend({ percentile: z.number() }).nullable(),
  /** From its containment on, against the control's of the same time. */
  containedRatio: z.object({ percentile: z.number(), value: z.number() }).nullable(),
  /** From acknowledgement to effect, bystanders' median against the control's. */
  effectDelayRatio: z.number().nullable(),
  bystanders: z.object({
    count: z.number().int(),
    harmed: z.number().int(),
    calls: z.number().int(),
    /** In the fault phase, by what they ended in, where they were not served: `policy-allow`, `rejected`, …, and `wrong` decisions. */
    failures: z.record(z.string(), z.number().int()),
    /** The longest time in the fault phase without an end of any of their calls while some waited. */
    longestStallMs: z.number(),
    /** By phase, and the control's; null where too few calls, or too many that never ended, tell it. */
    response: z.array(
      z.object({ phase: z.string(), p50Ms: nullableMs, p99Ms: nullableMs, controlP50Ms: nullableMs, controlP99Ms: nullableMs }),
    ),
    /** As `events` and `decisions` below, of them alone. */
    events: countsSchema.nullable(),
    decisions: countsSchema.nullable(),
  }),
  /**
   * Of all tenants and phases; `analysis/history/{deliveries,decisions}.ts` say what each means. `kept`: acknowledged events
   * that the platform still holds; `swallowed`: those that a culprit's faulty logic took and did nothing with; neither is
   * lost. Null where the history contradicts itself.
   */
  events: countsSchema.nullable(),
  decisions: countsSchema.nullable(),
  platform: z.object({
    ends: z.number().int(),
    lives: z.boolean(),
    /** Peaks before and while it was on, and the last value seen after it. */
    figures: z.array(
      z.object({ figure: z.string(), unit: z.string(), before: z.number(), during: z.number(), after: z.number().nullable() }),
    ),
  }),
  /** ms from the fault's start; `healed` and `drained` from its end. */
  timeline: z.object({
    detectedMs: nullableMs,
    containedMs: nullableMs,
    healedMs: nullableMs,
    drainedMs: nullableMs,
    /** Calls of culprits went wrong while it was on; false where it struck the platform, or they were right all the time. */
    hadToHeal: z.boolean(),
  }),
  /** In words, with when and how. Null: nothing tells them. */
  noticed: z.object({ customer: z.string().nullable(), operator: z.string().nullable() }),
  /** Bystanders by approach, where they are reached by more than one. */
  sides: z.array(
    z.object({ approach: z.string(), harmed: z.number().int(), count: z.number().int(), p50Ratio: z.number().nullable() }),
  ),
  /** Of the first round, in windows from the load's start: for plots. */
  series: z.object({
    startMs: z.number(),
    endMs: z.number(),
    windowMs: z.number(),
    p50Ms: z.array(nullableMs),
    slowestMs: z.array(nullableMs),
    failures: z.array(z.number().int()),
    waiting: z.array(nullableMs),
  }),
})

/** All that the reports say, computed from a run's folder alone. */
export const summarySchema = z.object({
  schemaVersion: z.literal(1),
  run: z.string(),
  profile: z.string(),
  complete: z.boolean(),
  /** The answer in a sentence a scenario: ratio, interval, condition. */
  findings: z.array(z.object({ scenario: z.string(), sentence: z.string() })),
  rows: z.array(rowSchema),
  cells: z.array(cellSchema),
  comparisons: z.array(comparisonSchema),
  oracles: z.array(oracleResultSchema),
  noiseFloors: z.array(z.object({ metric: z.string(), share: z.number(), rounds: z.number().int(), source: z.string() })),
  effort: z.array(
    z.object({
      runbook: z.string(),
      approach: z.string(),
      who: z.string(),
      steps: z.number().int(),
      kinds: z.record(z.string(), z.number()),
    }),
  ),
  notices: z.array(noticeSchema),
  /** Of a run of fault cells. */
  isolation: z.object({ sentences: z.array(z.string()), cells: z.array(faultCellResultSchema) }).optional(),
})

export type Summary = z.infer<typeof summarySchema>
export type Row = Summary['rows'][number]
export type Cell = Summary['cells'][number]
export type Comparison = Summary['comparisons'][number]
export type OracleResult = Summary['oracles'][number]
export type FaultCellResult = z.infer<typeof faultCellResultSchema>
export type Notice = Summary['notices'][number]
