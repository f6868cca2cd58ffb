import type { Row } from '../store/summary.ts'
import { byRound } from './log-ratio.ts'
import { isAgain } from './noise-floor.ts'
import { rangeOf16 } from './range-of-16.ts'
import type { Noise } from './simulated-rounds.ts'

/**
 * The noise that a real run had: how the same approach scattered over rounds, and what it had in common with its own
 * repetition in the same round (`X#again`). Bursts are within the scatter, so a run
 * that met some makes a stern simulation: real bursts are rarer and larger than its lognormal tail. Undefined without six such rounds.
 */
export const measuredNoise = (rows: readonly Row[], metrics: readonly string[]): Noise | undefined => {
  const pairs = [
    ...Map.groupBy(
      rows.filter(({ metric }) => metrics.includes(metric)),
      ({ scenario, metric }) => `${scenario}\n${metric}`,
    ).values(),
  ].flatMap(deviationsOfPairs)
  if (pairs.length < 6) return undefined
  const variance = mean(pairs.map(([a, b]) => (a * a + b * b) / 2))
  const covariance = mean(pairs.map(([a, b]) => a * b))
  const correlation = variance === 0 ? 0 : Math.min(1, Math.max(0, covariance / variance))
  return { spread: Math.exp(Math.sqrt(variance) * rangeOf16), correlation, burstShare: 0, burstSize: 0 }
}

/** What each round's pair deviates from its own approach's mean, on the log scale. */
const deviationsOfPairs = (rows: readonly Row[]): [number, number][] => {
  const again = byRound(rows.filter(({ approach, value }) => isAgain(approach) && value > 0))
  const [name = ''] = rows.filter(({ approach }) => isAgain(approach)).map(({ approach }) => approach.replace(/#.*$/, ''))
  const original = byRound(rows.filter(({ approach, value }) => approach === name && value > 0))
  const logs = [...original].flatMap(([round, value]): [number, number][] => {
    const other = again.get(round)
    return other === undefined ? [] : [[Math.log(value), Math.log(other)]]
  })
  const centre = [mean(logs.map(([a]) => a)), mean(logs.map(([, b]) => b))] as const
  return logs.map(([a, b]) => [a - centre[0], b - centre[1]])
}

const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length
