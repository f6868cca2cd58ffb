import type { PhaseName } from '../../store/trial.ts'
import { median } from '../quantile.ts'
import { hasFailed } from './failures.ts'
import { bystanderCalls, intendedAfterUs, type CellTrial, type Pair } from './pair.ts'
import { waitedUs } from './waited.ts'

export const windowUs = 250_000

/** What a quarter of a second was like for bystanders; `medianUs` is NaN where they called nothing. */
export interface Window {
  readonly medianUs: number
  readonly failures: number
}

/** The windows of a phase in their order, by when calls were intended, counted from the fault's start in both directions. */
export const windowsOf = (pair: Pair, data: CellTrial, phase: PhaseName): Window[] => {
  const calls = bystanderCalls(pair, data, phase)
  const indices = calls.map((call) => Math.floor(intendedAfterUs(data, call) / windowUs))
  // A call may be a moment before the fault's own start and belong to its phase all the same.
  const first = phase === 'fault' ? 0 : Math.min(...indices)
  const byWindow = Map.groupBy(calls.keys(), (i) => Math.max(first, indices[i] ?? 0) - first)
  const count = calls.length === 0 ? 0 : Math.max(...byWindow.keys()) + 1
  return Array.from({ length: count }, (_, index) => {
    const own = (byWindow.get(index) ?? []).map((i) => calls[i] ?? 0)
    return {
      medianUs: median(own.map((call) => waitedUs(data, call))),
      failures: own.filter((call) => hasFailed(data, call)).length,
    }
  })
}
