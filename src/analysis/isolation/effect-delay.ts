import type { PhaseName } from '../../store/trial.ts'
import { median } from '../quantile.ts'
import { supports } from '../percentile.ts'
import { bystanderCalls, intendedAfterUs, type CellTrial, type Pair } from './pair.ts'

/** How long after its acknowledgement an event had its first effect. */
export interface Delay {
  /** Infinite where the effect never came. */
  readonly us: number
  /** From the fault's start to when the call was intended. */
  readonly afterUs: number
}

/** Bystanders' median time from acknowledgement to first effect in the fault phase, against the control's. */
export const effectDelayRatio = (pairs: readonly Pair[]): number | null => {
  const both = pairs.flatMap((pair) => (pair.control ? [{ pair, control: pair.control }] : []))
  const cell = both.flatMap(({ pair }) => delaysOf(pair, pair.cell, 'fault'))
  const control = both.flatMap(({ pair, control: spared }) => delaysOf(pair, spared, 'fault'))
  if (!supports(Math.min(cell.length, control.length), 0.5)) return null
  const ratio = median(cell.map(({ us }) => us)) / median(control.map(({ us }) => us))
  return Number.isFinite(ratio) ? ratio : null
}

/** Of bystanders' events of a phase that have effects to come. An effect may be seen before the acknowledgement is. */
export const delaysOf = (pair: Pair, data: CellTrial, phase: PhaseName): Delay[] => {
  const { result, expectedEffects, effectUs, endUs } = data.samples
  return bystanderCalls(pair, data, phase)
    .filter((call) => result[call] === 'accepted' && (expectedEffects[call] ?? 0) > 0)
    .map((call) => ({
      us: Math.max(0, (effectUs[call] ?? Number.POSITIVE_INFINITY) - (endUs[call] ?? 0)),
      afterUs: intendedAfterUs(data, call),
    }))
}
