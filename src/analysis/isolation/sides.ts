import type { FaultCellResult } from '../../store/summary.ts'
import { harmIn } from './harm.ts'
import { bystandersOf, type Pair } from './pair.ts'
import { plainRatio } from './response-times.ts'
import { faultCalls } from './round.ts'

/** Bystanders by the approach that reaches them; none where all are reached by one. */
export const sidesOf = (pairs: readonly Pair[]): FaultCellResult['sides'] => {
  const reachedBy = pairs[0]?.cell.trial.cell.reachedBy ?? []
  const approaches = new Set(pairs.flatMap((pair) => bystandersOf(pair).flatMap((tenant) => reachedBy[tenant] ?? [])))
  if (approaches.size < 2) return []
  return [...approaches].map((approach) => {
    const isOfSide = (tenant: number): boolean => reachedBy[tenant] === approach
    return {
      approach,
      harmed: sum(pairs, (pair) => [...harmIn(pair).failed, ...harmIn(pair).slowed].filter(isOfSide).length),
      count: sum(pairs, (pair) => bystandersOf(pair).filter(isOfSide).length),
      p50Ratio: plainRatio(faultCalls(pairs, isOfSide), 0.5),
    }
  })
}

const sum = (pairs: readonly Pair[], of: (pair: Pair) => number): number => pairs.reduce((total, pair) => total + of(pair), 0)
