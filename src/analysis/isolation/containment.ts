import { median } from '../quantile.ts'
import { bystanderCalls, type CellTrial, type Pair } from './pair.ts'
import { waitedUs } from './waited.ts'
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
  const beforeUs = baselineUs(pair, cell)
  const mostUs = beforeUs + Math.max(mostAboveShare * beforeUs, leastAboveUs, healthySpreadUs(pair))
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

const baselineUs = (pair: Pair, data: CellTrial): number =>
  median(bystanderCalls(pair, data, 'baseline').map((call) => waitedUs(data, call)))

/** How far above its own baseline's median a window comes where nothing is wrong: in the cell's baseline, and all of the control. */
const healthySpreadUs = (pair: Pair): number => {
  const { cell, control } = pair
  const above = [
    ...windowsOf(pair, cell, 'baseline').map(({ medianUs }) => medianUs - baselineUs(pair, cell)),
    ...(control ? (['baseline', 'fault', 'recovery'] as const).flatMap((phase) => aboveOwn(pair, control, phase)) : []),
  ]
  return Math.max(0, ...above.filter(Number.isFinite))
}

const aboveOwn = (pair: Pair, data: CellTrial, phase: 'baseline' | 'fault' | 'recovery'): number[] => {
  const ownUs = baselineUs(pair, data)
  return windowsOf(pair, data, phase).map(({ medianUs }) => medianUs - ownUs)
}
