import type { Comparison, Row } from '../store/summary.ts'
import { isContestant } from './baseline.ts'
import { trimmedMeanInterval, type Interval } from './bootstrap.ts'
import { holm } from './holm.ts'
import { byRound, pairedLogRatios } from './log-ratio.ts'
import type { Metric } from './metric.ts'
import { isAgain, type NoiseFloor } from './noise-floor.ts'
import { pairedP } from './paired-p-value.ts'
import { trimmedMean } from './trimmed-mean.ts'
import { uniformFrom } from './uniform.ts'
import { leastRounds, thresholdOf, verdictOf } from './verdict.ts'

export interface ComparisonsRequest {
  readonly rows: readonly Row[]
  readonly metrics: readonly Metric[]
  /** The approach that all others of a scenario are compared with. */
  readonly baseline: string
  readonly noiseFloors: readonly NoiseFloor[]
  readonly seed: number
  /** Rounds in which a metric of an approach and of the baseline should both have a value; void rounds are among them. */
  readonly expectedRounds: (scenario: string, approach: string, metric: Metric) => number
}

/**
 * Every contestant against the baseline, for each scenario and metric that has a better side; floor and limit frame the
 * table and are compared with nobody. A family for Holm is a column of a scenario's table: one metric, all its
 * contestants. Columns answer questions of their own and are not adjusted for each other; the finding rests on one that
 * was named before the run.
 */
export const comparisonsOf = (request: ComparisonsRequest): Comparison[] => {
  const columns = Map.groupBy(request.rows, ({ scenario, metric }) => `${scenario}\n${metric}`)
  return request.metrics
    .filter(({ better }) => better !== 'neither')
    .flatMap((metric) =>
      [...columns.values()].filter((rows) => rows[0]?.metric === metric.id).flatMap((rows) => columnOf(rows, metric, request)),
    )
}

interface Pair {
  readonly approach: string
  readonly logRatios: readonly number[]
}

const columnOf = (rows: readonly Row[], metric: Metric, request: ComparisonsRequest): Comparison[] => {
  const scenario = rows[0]?.scenario ?? ''
  const of = (approach: string): Row[] => rows.filter((row) => row.approach === approach)
  const baseline = byRound(of(request.baseline))
  const approaches = [...new Set(rows.map(({ approach }) => approach))]
  const pairs = approaches
    .filter((approach) => approach !== request.baseline && isContestant(approach) && !isAgain(approach))
    .map((approach): Pair => ({ approach, logRatios: pairedLogRatios(byRound(of(approach)), baseline) }))
    .filter(({ logRatios }) => logRatios.length > 0)
  const pValues = pairs.map(({ logRatios }) => pairedP(logRatios, pairs.length).p)
  const adjusted = holm(pValues)
  return pairs.map((pair, i) =>
    comparisonOf({ ...request, scenario, metric, pair, pValue: pValues[i] ?? 1, adjustedPValue: adjusted[i] ?? 1 }),
  )
}

interface PairRequest extends ComparisonsRequest {
  readonly scenario: string
  readonly metric: Metric
  readonly pair: Pair
  readonly pValue: number
  readonly adjustedPValue: number
}

const comparisonOf = (request: PairRequest): Comparison => {
  const { scenario, metric, baseline, pair, pValue, adjustedPValue } = request
  const { approach, logRatios } = pair
  const logInterval = intervalOf(logRatios, request.seed, `${scenario}/${metric.id}/${approach}`)
  const about = {
    logInterval,
    rounds: logRatios.length,
    expectedRounds: request.expectedRounds(scenario, approach, metric),
    adjustedP: adjustedPValue,
    better: metric.better,
    minimumEffect: metric.minimumEffect,
    noiseFloor: request.noiseFloors.find((floor) => floor.metric === metric.id)?.share ?? 0,
  }
  const { word, why } = verdictOf(about)
  return {
    scenario,
    metric: metric.id,
    approach,
    baseline,
    ratio: Math.exp(trimmedMean(logRatios)),
    low: Math.exp(logInterval.low),
    high: Math.exp(logInterval.high),
    rounds: logRatios.length,
    threshold: thresholdOf(about),
    pValue,
    adjustedPValue,
    verdict: word,
    why,
  }
}

/** Too few rounds have no interval, only a range. */
const intervalOf = (logRatios: readonly number[], seed: number, label: string): Interval =>
  logRatios.length < leastRounds
    ? { low: Math.min(...logRatios), high: Math.max(...logRatios) }
    : trimmedMeanInterval(logRatios, uniformFrom(seed, label))
