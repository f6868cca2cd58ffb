import type { Manifest } from '../store/manifest.ts'
import type { Comparison, Summary, VerdictWord } from '../store/summary.ts'
import type { Tone } from './colour.ts'
import { columnsOf, headingOf } from './columns.ts'
import { intervalText, percentText, ratioText } from './number.ts'
import { plainText } from './plain-text.ts'

/** One comparison in words; `ratio`, `low` and `high` are for formats that draw. */
export interface VerdictView {
  readonly metric: string
  readonly approaches: string
  readonly ratioText: string
  readonly intervalText: string
  readonly thresholdText: string
  readonly word: VerdictWord
  readonly tone: Tone
  readonly why: string
  readonly ratio: number
  readonly low: number
  readonly high: number
}

const tones: Readonly<Record<VerdictWord, Tone>> = {
  better: 'good',
  worse: 'bad',
  equivalent: 'plain',
  undecided: 'dim',
  invalid: 'warn',
}

/** They frame every table and compete with nobody; their comparisons are in summary.json. */
const frame: ReadonlySet<string> = new Set(['none', 'native'])

/** The contestants' comparisons in what the tables show, in the order of the columns, then of the approaches. */
export const verdictsOf = (
  { id, phase }: Manifest['scenarios'][number],
  { comparisons }: Summary,
  approaches: readonly string[],
): VerdictView[] =>
  columnsOf(phase).flatMap((column) =>
    comparisons
      .filter(({ scenario, metric, approach }) => scenario === id && metric === column.metric && !frame.has(approach))
      .toSorted(
        (a, b) =>
          approaches.indexOf(a.baseline) - approaches.indexOf(b.baseline) ||
          approaches.indexOf(a.approach) - approaches.indexOf(b.approach),
      )
      .map((comparison) => verdictView(comparison, headingOf(column))),
  )

const verdictView = (comparison: Comparison, metric: string): VerdictView => {
  const { approach, baseline, ratio, low, high, threshold, verdict, why } = comparison
  return {
    metric,
    approaches: `${approach} : ${baseline}`,
    ratioText: ratioText(ratio),
    intervalText: intervalText(low, high),
    thresholdText: `±${percentText(threshold)}`,
    word: verdict,
    tone: tones[verdict],
    why: plainText(why),
    ratio,
    low,
    high,
  }
}
