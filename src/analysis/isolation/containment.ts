import type { PhaseName } from '../../store/trial.ts'
import { beforeUs } from './healthy.ts'
import type { Pair } from './pair.ts'
import { windowsOf, windowUs, type Window } from './windows.ts'

const mostAboveShare = 0.1
const leastAboveUs = 1_000

/**
 * ms from the fault's start until bystanders were back to what they had before, for good: the first window after the last
 * time that two in a row were worse. As before: none of their calls failed, and their median is within 10 % of the
 * baseline's, or within 1 ms, or no higher than windows come where nothing is wrong, whichever is most. One window alone
 * that is worse is a hiccup, whenever it comes. 0 when no two were worse, null when the last two were.
 */
export const containedAfterMs = (pair: Pair): number | null => {
  const worse = worseWindows(pair)
  const last = worse.findLastIndex((isWorse, i) => isWorse && worse[i - 1] === true)
  if (last === -1) return 0
  return last === worse.length - 1 ? null : ((last + 1) * windowUs) / 1_000
}

/**
 * From when on, in µs after the fault's start, bystanders were not back for two windows in a row up to its end, and how
 * many windows that are. Undefined when they were back by then.
 */
export const outAtEnd = (pair: Pair): { readonly fromUs: number; readonly windows: number } | undefined => {
  if (containedAfterMs(pair) !== null) return undefined
  const worse = worseWindows(pair)
  const lastBack = worse.findLastIndex((isWorse, i) => !isWorse && worse[i - 1] !== true)
  return { fromUs: (lastBack + 1) * windowUs, windows: worse.length - 1 - lastBack }
}

const worseWindows = (pair: Pair): boolean[] => {
  const healthyUs = beforeUs(pair, 0.5)
  const mostUs = healthyUs + Math.max(mostAboveShare * healthyUs, leastAboveUs, healthySpreadUs(pair))
  const { startedUs, endedUs } = pair.cell.trial.cell
  // What begins just before the end holds too few calls to tell anything.
  const whole = Math.max(1, Math.round((endedUs - startedUs) / windowUs))
  const isWorse = ({ medianUs, failures }: Window): boolean => failures > 0 || medianUs > mostUs
  return windowsOf(pair, pair.cell, 'fault').slice(0, whole).map(isWorse)
}

/**
 * How far above the median before the fault a window comes where nothing is wrong, in the cell's baseline and all of the
 * control. The second highest: one of them may have had a hiccup of the machine, which must not hide what a fault does.
 */
const healthySpreadUs = (pair: Pair): number => {
  const { control } = pair
  const above = [
    ...aboveOwn(pair, pair, ['baseline']),
    ...(control ? aboveOwn({ cell: control, control: undefined }, pair, ['baseline', 'fault', 'recovery']) : []),
  ]
  const [, second = 0] = above.filter(Number.isFinite).toSorted((a, b) => b - a)
  return Math.max(0, second)
}

/** Of the first pair's cell, for the bystanders of the second. */
const aboveOwn = (own: Pair, pair: Pair, phases: readonly PhaseName[]): number[] => {
  const healthyUs = beforeUs(own, 0.5)
  return phases.flatMap((phase) => windowsOf(pair, own.cell, phase).map(({ medianUs }) => medianUs - healthyUs))
}
