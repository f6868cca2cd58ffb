import type { Row, Summary } from '../store/summary.ts'
import { byRound, pairedLogRatios } from './log-ratio.ts'
import { median } from './quantile.ts'
import { trimmedMean } from './trimmed-mean.ts'
import { leastRounds } from './verdict.ts'

export type NoiseFloor = Summary['noiseFloors'][number]

const againSuffix = '#again'

/** Whether an approach is there only to be compared with itself. */
export const isAgain = (approach: string): boolean => approach.endsWith(againSuffix)

/**
 * The difference that a metric shows where there is none, as a share: `X#again` against `X`, over the rounds of all
 * scenarios together, for what turns up in one of them alone is luck more often than bias. A run without such trials is split instead: odd against even rounds of the same approach.
 * That is a stern estimate, because a machine's drift is in it, which pairing would remove, and half of the rounds.
 * Undefined with too few rounds for either.
 */
export const noiseFloorOf = (metric: string, rows: readonly Row[]): NoiseFloor | undefined => {
  const groups = Map.groupBy(
    rows.filter((row) => row.metric === metric && row.value > 0),
    ({ scenario, approach }) => `${scenario}\n${approach}`,
  )
  return fromAgain(metric, groups) ?? fromSplit(metric, groups)
}

type Groups = ReadonlyMap<string, readonly Row[]>

const fromAgain = (metric: string, groups: Groups): NoiseFloor | undefined => {
  const found = [...groups].flatMap(([key, rows]) => {
    const original = isAgain(key) ? groups.get(key.slice(0, -againSuffix.length)) : undefined
    const logRatios = original ? pairedLogRatios(byRound(rows), byRound(original)) : []
    const [first] = rows
    return first && logRatios.length >= leastRounds ? [{ logRatios, scenario: first.scenario, approach: first.approach }] : []
  })
  const [first] = found
  if (!first) return undefined
  const share = shareOf(trimmedMean(found.flatMap(({ logRatios }) => logRatios)))
  const rounds = Math.min(...found.map(({ logRatios }) => logRatios.length))
  const where = found.length === 1 ? first.scenario : `${found.length} scenarios together`
  return { metric, share, rounds, source: `${first.approach} against itself in ${where}` }
}

const leastForSplit = 4

const fromSplit = (metric: string, groups: Groups): NoiseFloor | undefined => {
  const found = [...groups.values()].filter((rows) => rows.length >= leastForSplit)
  if (found.length === 0) return undefined
  const shares = found.map((rows) => shareOf(logMedian(rows, 1) - logMedian(rows, 0)))
  return {
    metric,
    share: median(shares),
    rounds: Math.min(...found.map((rows) => rows.length)),
    source: `no approach ran against itself: odd against even rounds of each approach, drift included, median of ${found.length}`,
  }
}

const logMedian = (rows: readonly Row[], parity: 0 | 1): number => {
  const ordered = rows.toSorted((a, b) => a.round - b.round)
  return median(ordered.filter((_, i) => i % 2 === parity).map(({ value }) => Math.log(value)))
}

const shareOf = (logRatio: number): number => Math.exp(Math.abs(logRatio)) - 1
