import type { Comparison, VerdictWord } from '../store/summary.ts'
import { comparisonsOf } from './comparisons.ts'
import type { Metric } from './metric.ts'
import { noiseFloorOf } from './noise-floor.ts'
import { uniformFrom } from './uniform.ts'
import { simulateRows, type Simulation } from './simulated-rounds.ts'

/** How often simulated runs said what, as shares between 0 and 1. */
export interface Rates {
  readonly runs: number
  /** Of runs: some scenario's headline metric names a winner, under whichever approach. */
  readonly headlineWinner: number
  /** Of tables (a scenario of a run): any metric names a winner. */
  readonly tableWinner: number
  /** Of runs: the word for `approach` against the baseline, in the first scenario's headline metric. */
  readonly words: Readonly<Record<VerdictWord, number>>
}

export interface RatesRequest {
  readonly simulation: Simulation
  readonly metrics: readonly Metric[]
  readonly headlineMetric: string
  readonly baseline: string
  readonly approach: string
  readonly runs: number
  readonly seed: number
}

/** Draws so many runs, sends each through the same comparisons as a real one, and counts the verdicts. */
export const ratesOf = ({ simulation, metrics, headlineMetric, baseline, approach, runs, seed }: RatesRequest): Rates => {
  const words = { better: 0, worse: 0, equivalent: 0, undecided: 0, invalid: 0 }
  let [headlines, tables] = [0, 0]
  for (let run = 0; run < runs; run++) {
    const comparisons = compareOnce(simulation, metrics, baseline, seed + run)
    const winners = comparisons.filter(({ verdict }) => verdict === 'better' || verdict === 'worse')
    if (winners.some(({ metric }) => metric === headlineMetric)) headlines++
    tables += new Set(winners.map(({ scenario }) => scenario)).size
    const asked = comparisons.find((one) => one.metric === headlineMetric && one.approach === approach)
    if (asked) words[asked.verdict]++
  }
  const share = (count: number): number => count / runs
  return {
    runs,
    headlineWinner: share(headlines),
    tableWinner: share(tables) / simulation.scenarios.length,
    words: {
      better: share(words.better),
      worse: share(words.worse),
      equivalent: share(words.equivalent),
      undecided: share(words.undecided),
      invalid: share(words.invalid),
    },
  }
}

const compareOnce = (simulation: Simulation, metrics: readonly Metric[], baseline: string, seed: number): Comparison[] => {
  const rows = simulateRows(simulation, uniformFrom(seed, 'simulated rounds'))
  return comparisonsOf({
    rows,
    metrics: metrics.filter(({ id }) => id in simulation.noise),
    baseline,
    noiseFloors: metrics.flatMap(({ id }) => noiseFloorOf(id, rows) ?? []),
    seed,
    expectedRounds: () => simulation.rounds,
  })
}
