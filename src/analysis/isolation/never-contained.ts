import { median } from '../quantile.ts'
import { outAtEnd } from './containment.ts'
import { msText } from './figure-text.ts'
import { margin, type Finding } from './finding.ts'
import { beforeUs, controlUs } from './healthy.ts'
import { bystanderCalls, intendedAfterUs, type Pair } from './pair.ts'
import { waitedUs } from './waited.ts'
import { windowUs } from './windows.ts'

const mostTimes = 1.5
const mostBeyondUs = 2_000
/** A second: what is shorter may be a hiccup that the fault's end cut off. */
const leastWindows = 4

/**
 * Bystanders were out of what they had before, and did not come back while the fault was on. Over where that was for a
 * second at least and their median of that time is more than 1.5 times, and 2 ms, beyond what it is where all is well;
 * what is less may be the machine, and another round may say so.
 */
export const neverContained = (pair: Pair): Finding[] => {
  const out = outAtEnd(pair)
  if (!out) return []
  const { fromUs, windows } = out
  const healthyUs = Math.max(beforeUs(pair, 0.5), controlUs(pair, 0.5) ?? 0)
  const outUs = medianFrom(pair, fromUs)
  const isBeyond = (times: number): boolean =>
    outUs > times * mostTimes * healthyUs && outUs - healthyUs > times * mostBeyondUs && windows >= leastWindows
  const text = Number.isFinite(outUs)
    ? `bystanders were not back by the fault's end, with a median of ${msText(outUs)} in the last ${msText(windows * windowUs)} against ${msText(healthyUs)} without it`
    : `bystanders were not back by the fault's end: most of their calls in the last ${msText(windows * windowUs)} came to nothing`
  return [{ word: 'degraded', state: isBeyond(margin) ? 'over' : isBeyond(1) ? 'just over' : 'just under', text }]
}

const medianFrom = (pair: Pair, fromUs: number): number => {
  const { cell } = pair
  const calls = bystanderCalls(pair, cell, 'fault').filter((call) => intendedAfterUs(cell, call) >= fromUs)
  return median(calls.map((call) => waitedUs(cell, call)))
}
