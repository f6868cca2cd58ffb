import { callsIn, type Calls, type Timing } from './calls.ts'
import type { Metric, TrialData } from './metric.ts'
import { durationsOf, percentile, type Durations } from './percentile.ts'

interface PercentileOptions {
  readonly id: string
  readonly title: string
  readonly share: number
  readonly timing: Timing
  /** Trials that the metric is about; all where it is left out. */
  readonly applies?: (data: TrialData) => boolean
  readonly better: Metric['better']
  readonly minimumEffect: number
}

/** A percentile of the steady phase, in µs; over all rounds together where no single trial has calls enough. */
export const percentileMetric = ({ share, timing, applies = () => true, ...about }: PercentileOptions): Metric => ({
  ...about,
  unit: 'us',
  perTrial: (data) => percentile(timed([data].filter(applies), timing), share),
  pooled: (rounds) => percentile(timed(rounds.filter(applies), timing), share),
})

const timed = (rounds: readonly TrialData[], timing: Timing): Durations =>
  timings(
    rounds.map((data) => ({ data, calls: callsIn(data, 'steady') })),
    timing,
  )

/** The calls of several trials in one order. */
export const timings = (parts: readonly { readonly data: TrialData; readonly calls: Calls }[], timing: Timing): Durations =>
  durationsOf(
    parts.flatMap(({ data, calls }) => calls.map((call) => timing(data, call)).filter((length) => length !== undefined)),
  )
