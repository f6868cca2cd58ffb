import { beforeUs, controlUs } from './healthy.ts'
import type { Pair } from './pair.ts'

const timesHealthy = 2
const beyondHealthyUs = 25_000

/**
 * How long a bystander's call may take, in µs from its intended start, before it is called slow: twice the p99 of its peers
 * where all was well, and 25 ms beyond it. Where all was well is both in the control and before the fault, and the higher
 * of both counts: a machine that was slower in one trial than in the other is no fault's doing.
 */
export const slowLimitUs = (pair: Pair): number => {
  const p99Us = Math.max(beforeUs(pair, 0.99), controlUs(pair, 0.99) ?? 0)
  return Math.max(timesHealthy * p99Us, p99Us + beyondHealthyUs)
}
