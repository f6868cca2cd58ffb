import { median } from '../quantile.ts'
import type { Counts } from './delivery.ts'

/** Each count added up over rounds. */
export const sumOf = (rounds: readonly Counts[]): Record<string, number> => {
  const sums: Record<string, number> = {}
  for (const counts of rounds) for (const [name, count] of Object.entries(counts)) sums[name] = (sums[name] ?? 0) + count
  return sums
}

/** Null stands for never: the median of rounds of which most came to it is a number. */
export const medianOrNever = (values: readonly (number | null)[]): number | null => {
  const middle = median(values.map((value) => value ?? Number.POSITIVE_INFINITY))
  return Number.isFinite(middle) ? middle : null
}
