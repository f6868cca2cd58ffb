import type { VerdictWord } from '../store/summary.ts'
import type { Interval } from './bootstrap.ts'
import type { Metric } from './metric.ts'
import { alpha } from './paired-p-value.ts'

/** Fewer rounds than this give no 95 % interval of a median at all (facts/load-generation.md). */
export const leastRounds = 6

export interface Case {
  /** Of ln(approach ÷ baseline), over rounds. */
  readonly logInterval: Interval
  /** Rounds that have a value on both sides. */
  readonly rounds: number
  /** Rounds that should have one: tried, with the phase that the metric is about. */
  readonly expectedRounds: number
  readonly adjustedP: number
  readonly better: Metric['better']
  readonly minimumEffect: number
  readonly noiseFloor: number
}

export interface Verdict {
  readonly word: VerdictWord
  readonly why: string
}

/** What a winner has to clear, as a share. */
export const thresholdOf = ({ minimumEffect, noiseFloor }: Pick<Case, 'minimumEffect' | 'noiseFloor'>): number =>
  Math.max(minimumEffect, noiseFloor)

/**
 * What may be said of a comparison (design 4.5). A winner needs the whole interval beyond the threshold and an adjusted
 * p-value of at most 5 %. `equivalent` needs the whole interval within the minimum effect: a noisy machine widens what
 * a winner must clear, but must not make things equal.
 */
export const verdictOf = (about: Case): Verdict => {
  const { logInterval, rounds, expectedRounds, adjustedP, better, minimumEffect } = about
  if (rounds * 2 < expectedRounds)
    return { word: 'invalid', why: `only ${rounds} of ${expectedRounds} rounds have a value on both sides: that is a selection` }
  if (rounds < leastRounds)
    return {
      word: 'undecided',
      why: `${rounds} ${rounds === 1 ? 'round' : 'rounds'}; ${leastRounds} are the least, and low and high are only their range`,
    }
  const bar = Math.log1p(thresholdOf(about))
  const side = logInterval.low > bar ? 'higher' : logInterval.high < -bar ? 'lower' : undefined
  if (side !== undefined && adjustedP <= alpha) {
    return { word: side === better ? 'better' : 'worse', why: `the whole interval is beyond ${percent(thresholdOf(about))}` }
  }
  const inner = Math.log1p(minimumEffect)
  if (logInterval.low > -inner && logInterval.high < inner)
    return { word: 'equivalent', why: `the whole interval is within ${percent(minimumEffect)}` }
  if (side !== undefined) return { word: 'undecided', why: `the adjusted p-value is ${adjustedP.toFixed(3)}, above ${alpha}` }
  return { word: 'undecided', why: `the interval reaches into ${percent(thresholdOf(about))} about 1: ${remedy(about)}` }
}

const remedy = ({ minimumEffect, noiseFloor }: Case): string =>
  noiseFloor > minimumEffect ? 'that is the noise floor, try a quieter machine or more rounds' : 'more rounds narrow it'

const percent = (share: number): string => `±${Number((share * 100).toPrecision(2))} %`
