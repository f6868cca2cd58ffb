import { median } from '../quantile.ts'
import { supports } from '../percentile.ts'
import { bystanderCalls, type CellTrial, type Pair } from './pair.ts'

/** Bystanders' median time from acknowledgement to first effect in the fault phase, against the control's. */
export const effectDelayRatio = (pairs: readonly Pair[]): number | null => {
  const both = pairs.flatMap((pair) => (pair.control ? [{ pair, control: pair.control }] : []))
  const cell = both.flatMap(({ pair }) => delaysUs(pair, pair.cell))
  const control = both.flatMap(({ pair, control: spared }) => delaysUs(pair, spared))
  if (!supports(Math.min(cell.length, control.length), 0.5)) return null
  const ratio = median(cell) / median(control)
  return Number.isFinite(ratio) ? ratio : null
}

/** An effect may be seen before the acknowledgement is; one that never came is later than all. */
const delaysUs = (pair: Pair, data: CellTrial): number[] => {
  const { result, expectedEffects, effectUs, endUs } = data.samples
  return bystanderCalls(pair, data, 'fault')
    .filter((call) => result[call] === 'accepted' && (expectedEffects[call] ?? 0) > 0)
    .map((call) => Math.max(0, (effectUs[call] ?? Number.POSITIVE_INFINITY) - (endUs[call] ?? 0)))
}
