import type { PhaseName } from '../../store/trial.ts'
import { median, quantile } from '../quantile.ts'
import { bystanderCalls, intendedAfterUs, type CellTrial, type Pair } from './pair.ts'
import { waitedUs } from './waited.ts'

const stretchUs = 600_000

/**
 * A percentile of bystanders' response before the fault, in µs: the lowest of stretches of 0.6 s. A hiccup of the machine
 * fills one of them and does not raise it; a machine that was slow all the time does. A bound to hold others
 * against, and no figure to show.
 */
export const beforeUs = (pair: Pair, share: number): number =>
  stretchesOf(pair, pair.cell, ['baseline'], share).reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY)

/** The same in the control, where all was well throughout: the median of its stretches. Undefined without one. */
export const controlUs = (pair: Pair, share: number): number | undefined =>
  pair.control && median(stretchesOf(pair, pair.control, ['baseline', 'fault', 'recovery'], share))

const stretchesOf = (pair: Pair, data: CellTrial, phases: readonly PhaseName[], share: number): number[] => {
  const calls = phases.flatMap((phase) => bystanderCalls(pair, data, phase))
  const stretches = Map.groupBy(calls, (call) => Math.floor(intendedAfterUs(data, call) / stretchUs))
  return [...stretches.values()].map((own) => quantile(Float64Array.from(own, (call) => waitedUs(data, call)).sort(), share))
}
