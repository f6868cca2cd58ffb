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
})

export type Summary = z.infer<typeof summarySchema>
export type Row = Summary['rows'][number]
export type Cell = Summary['cells'][number]
export type Comparison = Summary['comparisons'][number]
export type OracleResult = Summary['oracles'][number]
export type Notice = Summary['notices'][number]
