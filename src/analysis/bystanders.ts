import { callsIn, isServed, isWithoutEffect, type Calls, type Timing } from './calls.ts'
import type { Metric, TrialData } from './metric.ts'
import { percentile } from './percentile.ts'
import { timings } from './percentile-metric.ts'

/** Calls of the tenants that did nothing wrong, while all was well and while another one misbehaved. */
interface Bystanders {
  readonly steady: Calls
  readonly isolation: Calls
}

/** Undefined where there was no fault to be isolated from, or where it never took effect. */
const bystandersOf = (data: TrialData): Bystanders | undefined => {
  const { trial, samples } = data
  const faulty = trial.phases.filter(({ name, fault }) => name === 'isolation' && fault?.tookEffect === true)
  const culprits = new Set(faulty.map(({ fault }) => fault?.culprit))
  if (faulty.length === 0) return undefined
  const innocent = (calls: Calls): Calls => calls.filter((call) => !culprits.has(samples.tenant[call] ?? -1))
  const during = (call: number): boolean =>
    faulty.some(({ startUs, endUs }) => startUs <= (samples.intendedUs[call] ?? 0) && (samples.intendedUs[call] ?? 0) <= endUs)
  return { steady: innocent(callsIn(data, 'steady')), isolation: innocent(callsIn(data, 'isolation')).filter(during) }
}

/**
 * Calls of bystanders during faults that took effect, and how many of them came to nothing. A policy's decision counts
 * as lost: the bystander asked for its own logic, and another tenant's fault took it away.
 */
export const bystanderLosses = (trials: readonly TrialData[]): { calls: number; lost: number } => {
  const each = trials.map((data) => {
    const calls = bystandersOf(data)?.isolation ?? []
    return { calls: calls.length, lost: calls.filter((call) => !isServed(data, call) || isWithoutEffect(data, call)).length }
  })
  return {
    calls: each.reduce((sum, { calls }) => sum + calls, 0),
    lost: each.reduce((sum, { lost }) => sum + lost, 0),
  }
}

interface RatioOptions {
  readonly id: string
  readonly title: string
  readonly share: number
  readonly timing: Timing
  /** Trials that the metric is about; all where it is left out. */
  readonly applies?: (data: TrialData) => boolean
}

/** The bystanders' percentile during the fault against their own before it: 1 is none the worse. */
export const bystanderRatioMetric = ({ share, timing, applies = () => true, ...about }: RatioOptions): Metric => ({
  ...about,
  phase: 'isolation',
  unit: 'ratio',
  better: 'lower',
  minimumEffect: 0.1,
  perTrial: (data) => ratioOf([data].filter(applies), share, timing),
  pooled: (rounds) => ratioOf(rounds.filter(applies), share, timing),
})

const ratioOf = (rounds: readonly TrialData[], share: number, timing: Timing): number | undefined => {
  const parts = rounds.flatMap((data) => {
    const bystanders = bystandersOf(data)
    return bystanders ? [{ data, bystanders }] : []
  })
  const of = (phase: keyof Bystanders): number | undefined =>
    percentile(
      timings(
        parts.map(({ data, bystanders }) => ({ data, calls: bystanders[phase] })),
        timing,
      ),
      share,
    )
  const [steady, isolation] = [of('steady'), of('isolation')]
  return steady !== undefined && isolation !== undefined && steady > 0 ? isolation / steady : undefined
}
