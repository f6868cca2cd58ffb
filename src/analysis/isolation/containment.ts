import type { PhaseName } from '../../store/trial.ts'
import { beforeUs } from './healthy.ts'
import type { Pair } from './pair.ts'
import { windowsOf, windowUs, type Window } from './windows.ts'

const mostAboveShare = 0.1
const leastAboveUs = 1_000
/** So far above, one window alone is no chance. */
const firmlyAbove = 2

/**
 * ms from the fault's start until bystanders were back to what they had before: the first window, after one that was worse,
 * from which on two in a row are as before. As before: none of their calls failed, and their median is within 10 % of the
 * baseline's, or within 1 ms, or no higher than windows come where nothing is wrong, whichever is most. One window alone
 * that is a little higher is a hiccup. 0 when no window was worse, null when they never came back.
 */
export const containedAfterMs = (pair: Pair): number | null => {
  const { cell } = pair
  const healthyUs = beforeUs(pair, 0.5)
  const mostUs = healthyUs + Math.max(mostAboveShare * healthyUs, leastAboveUs, healthySpreadUs(pair))
  const windows = windowsOf(pair, cell, 'fault')
  const isAbove = (i: number): boolean => (windows[i]?.medianUs ?? 0) > mostUs
  const isWorse = ({ medianUs, failures }: Window, i: number): boolean =>
    failures > 0 || medianUs > firmlyAbove * mostUs || (isAbove(i) && (isAbove(i - 1) || isAbove(i + 1)))
  const worse = windows.map(isWorse)
  const firstWorse = worse.indexOf(true)
  if (firstWorse === -1) return 0
  const back = worse.findIndex((_, i) => i > firstWorse && worse[i] === false && worse[i + 1] === false)
  return back === -1 ? null : (back * windowUs) / 1_000
}

/** How far above the median before the fault a window comes where nothing is wrong: in the cell's baseline, and all of the control. */
const healthySpreadUs = (pair: Pair): number => {
  const { control } = pair
  const above = [
    ...aboveOwn(pair, pair, ['baseline']),
    ...(control ? aboveOwn({ cell: control, control: undefined }, pair, ['baseline', 'fault', 'recovery']) : []),
  ]
  return Math.max(0, ...above.filter(Number.isFinite))
}

/** Of the first pair's cell, for the bystanders of the second. */
const aboveOwn = (own: Pair, pair: Pair, phases: readonly PhaseName[]): number[] => {
  const healthyUs = beforeUs(own, 0.5)
  return phases.flatMap((phase) => windowsOf(pair, own.cell, phase).map(({ medianUs }) => medianUs - healthyUs))
}
