import type { Row } from '../store/summary.ts'

/** A metric's value by round, for one approach of one scenario. */
export type ByRound = ReadonlyMap<number, number>

export const byRound = (rows: readonly Row[]): ByRound => new Map(rows.map(({ round, value }) => [round, value]))

/**
 * ln(approach ÷ baseline) of each round that has both, in the order of rounds. What the rounds of both have in common,
 * a slow hour of the machine for instance, cancels. Values of 0 have no ratio and leave their round out.
 */
export const pairedLogRatios = (approach: ByRound, baseline: ByRound): number[] =>
  [...approach.keys()]
    .toSorted((a, b) => a - b)
    .flatMap((round) => {
      const [value, base] = [approach.get(round) ?? 0, baseline.get(round) ?? 0]
      return value > 0 && base > 0 ? [Math.log(value / base)] : []
    })
