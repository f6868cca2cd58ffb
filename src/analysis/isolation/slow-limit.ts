import type { PhaseName } from '../../store/trial.ts'
import { response } from '../calls.ts'
import { median, quantile } from '../quantile.ts'
import { bystanderCalls, intendedAfterUs, type CellTrial, type Pair } from './pair.ts'

const stretchUs = 600_000
const timesHealthy = 2
const beyondHealthyUs = 25_000

/**
 * How long a bystander's call may take, in µs from its intended start, before it is called slow: twice the p99 of its peers
 * while all was well, and 25 ms beyond it. All was well in the cell's baseline and in the whole control. The p99 is the
 * median of those of stretches of 0.6 s, so that a hiccup of the machine, which fills 1 % of a second at once, does not
 * raise it, and neither does a slow half of the control.
 */
export const slowLimitUs = (pair: Pair): number => {
  const { cell, control } = pair
  const stretches = [
    ...stretchesOf(pair, cell, ['baseline']),
    ...(control ? stretchesOf(pair, control, ['baseline', 'fault', 'recovery']) : []),
  ]
  const p99Us = median(stretches.map((lengthsUs) => quantile(Float64Array.from(lengthsUs).sort(), 0.99)))
  return Math.max(timesHealthy * p99Us, p99Us + beyondHealthyUs)
}

const stretchesOf = (pair: Pair, data: CellTrial, phases: readonly PhaseName[]): number[][] => {
  const calls = phases.flatMap((phase) => bystanderCalls(pair, data, phase))
  const stretches = Map.groupBy(calls, (call) => Math.floor(intendedAfterUs(data, call) / stretchUs))
  return [...stretches.values()].map((stretch) => stretch.map((call) => waitedUs(data, call)))
}

/** At least so long; infinite where the call ended without what it was for. */
export const waitedUs = (data: CellTrial, call: number): number => {
  const length = response(data, call)
  return length === undefined || length.kind === 'never' ? Number.POSITIVE_INFINITY : length.us
}
