import type { FaultCellResult } from '../../store/summary.ts'
import { effectDelayRatio } from './effect-delay.ts'
import { failuresIn } from './failures.ts'
import { roundWords, type RoundWord } from './finding.ts'
import { countText } from './figure-text.ts'
import { harmIn } from './harm.ts'
import { medianOrNever, sumOf } from './merge.ts'
import { noticedIn } from './noticed.ts'
import { bystanderCalls, bystandersOf, type Pair } from './pair.ts'
import { platformFigures } from './platform-figures.ts'
import { tailOf } from './response-ratio.ts'
import { containedRatio, plainRatio, responseTimes } from './response-times.ts'
import { faultCalls, ratioIn, type Round } from './round.ts'
import { seriesOf } from './series.ts'
import { sidesOf } from './sides.ts'
import { longestStallUs } from './stall.ts'

/** Which cell of the table. */
export type CellKey = Pick<FaultCellResult, 'scenario' | 'fault' | 'approach' | 'intensity' | 'badShare'>

/** The median round's word, in the order contained, degraded, lost; of two in the middle the graver. */
export const resultOf = (key: CellKey, rounds: readonly Round[], seed: number): FaultCellResult => {
  const pairs = rounds.map(({ pair }) => pair)
  const cells = pairs.map(({ cell }) => cell)
  const first = rounds[0]
  if (!first) throw new Error(`${key.fault} under ${key.approach} has no sound round`)
  const { cell } = first.pair.cell.trial
  return {
    ...key,
    ...wordOver(rounds),
    rounds: rounds.length,
    sign: cell.sign ?? null,
    ...ratiosOf(rounds, seed),
    effectDelayRatio: effectDelayRatio(pairs),
    bystanders: bystandersIn(rounds),
    events: sumOf(rounds.map(({ delivery }) => delivery.all.events)),
    decisions: sumOf(rounds.map(({ delivery }) => delivery.all.decisions)),
    platform: {
      ends: cells.reduce((sum, { trial }) => sum + trial.cell.platformEnds, 0),
      lives: cells.every(({ trial }) => trial.cell.platformLives),
      figures: platformFigures(cells),
    },
    timeline: {
      hadToHeal: rounds.some(({ timeline }) => timeline.hadToHeal),
      detectedMs: medianOrNever(rounds.map(({ timeline }) => timeline.detectedMs)),
      containedMs: medianOrNever(rounds.map(({ timeline }) => timeline.containedMs)),
      healedMs: medianOrNever(rounds.filter(({ timeline }) => timeline.hadToHeal).map(({ timeline }) => timeline.healedMs)),
      drainedMs: medianOrNever(rounds.map(({ timeline }) => timeline.drainedMs)),
    },
    noticed: noticedIn(cell),
    sides: sidesOf(pairs),
    series: seriesOf(first.pair),
  }
}

const wordOver = (rounds: readonly Round[]): { word: RoundWord; unstable: boolean; why: string } => {
  const ordered = rounds.toSorted((a, b) => roundWords.indexOf(a.said.word) - roundWords.indexOf(b.said.word))
  const { word, why } = (ordered[Math.floor(ordered.length / 2)] as Round).said
  const alike = rounds.filter(({ said }) => said.word === word).length
  const near = rounds.filter(({ said }) => said.isNear).length
  const share = rounds.length === 1 ? '' : `in ${alike} of ${countText(rounds.length, 'round')}: `
  return { word, unstable: alike < rounds.length || 2 * near >= rounds.length, why: `${share}${why}` }
}

const ratiosOf = (rounds: readonly Round[], seed: number) => {
  const pairs = rounds.map(({ pair }) => pair)
  const compared = faultCalls(pairs)
  const ratio = (share: number): FaultCellResult['p99Ratio'] => {
    const found = ratioIn(compared, share, seed)
    return found ? { value: found.value, low: found.low, high: found.high } : null
  }
  const share = tailOf(compared)
  const tail = share === undefined ? null : ratio(share)
  return {
    p50Ratio: ratio(0.5),
    p99Ratio: share === 0.99 ? tail : null,
    tailRatio: share !== undefined && tail ? { percentile: 100 * share, ...tail } : null,
    p50RatioToBefore: plainRatio({ cell: partsIn(pairs, 'fault'), control: partsIn(pairs, 'baseline') }, 0.5),
    containedRatio: containedRatio(rounds),
  }
}

const partsIn = (pairs: readonly Pair[], phase: 'baseline' | 'fault') =>
  pairs.map((pair) => ({ data: pair.cell, calls: bystanderCalls(pair, pair.cell, phase) }))

const bystandersIn = (rounds: readonly Round[]): FaultCellResult['bystanders'] => {
  const pairs = rounds.map(({ pair }) => pair)
  const during = partsIn(pairs, 'fault')
  const harmed = pairs.map(harmIn).map(({ failed, slowed }) => failed.length + slowed.length)
  return {
    count: pairs.reduce((sum, pair) => sum + bystandersOf(pair).length, 0),
    harmed: harmed.reduce((sum, count) => sum + count, 0),
    calls: during.reduce((sum, { calls }) => sum + calls.length, 0),
    failures: sumOf(during.map(({ data, calls }) => failuresIn(data, calls))),
    longestStallMs: Math.max(...pairs.map((pair) => longestStallUs(pair, pair.cell, 'fault'))) / 1_000,
    response: responseTimes(pairs),
    events: sumOf(rounds.map(({ delivery }) => delivery.bystanders.events)),
    decisions: sumOf(rounds.map(({ delivery }) => delivery.bystanders.decisions)),
  }
}
