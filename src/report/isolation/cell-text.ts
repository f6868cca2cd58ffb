import type { CellWord, FaultCellResult } from '../../store/summary.ts'
import type { Tone } from '../colour.ts'
import { intervalText, ratioText, threeDigits } from '../number.ts'
import type { Line } from '../view.ts'

const tones: Readonly<Record<CellWord, Tone>> = {
  contained: 'good',
  degraded: 'warn',
  lost: 'bad',
  'cannot happen': 'dim',
  void: 'dim',
}

export const missing = '–'

/** What the matrix shows of a cell: three short lines, or one where nothing was measured. The first is its word. */
export const linesOf = (cell: FaultCellResult | undefined): readonly [Line, ...Line[]] => {
  if (!cell) return [{ text: missing, tone: 'dim' }]
  if (!wasMeasured(cell)) return [wordLine(cell)]
  const { text, tone } = wordLine(cell)
  return [
    { text: `${text}, ${durationText(cell.timeline.containedMs)}`, tone },
    { text: slowdownText(cell), tone: 'plain' },
    { text: `${lostText(cell)}, ${lifeText(cell)}`, tone: hasEnded(cell) || hasLost(cell) ? 'bad' : 'plain' },
  ]
}

export const wasMeasured = ({ word }: FaultCellResult): boolean => word !== 'cannot happen' && word !== 'void'

/** `degraded?`: the mark says that another run may say another word. */
export const wordLine = ({ word, unstable }: FaultCellResult): Line => ({
  text: `${word}${unstable ? '?' : ''}`,
  tone: tones[word],
})

/** `250 ms`, `1.25 s`; null is `never`, or as said. */
export const durationText = (ms: number | null, never = 'never'): string => {
  if (ms === null) return never
  return ms < 999.5 ? `${threeDigits(ms)} ms` : `${threeDigits(ms / 1_000)} s`
}

/** Of p99, or of p50 where calls are too few for it. */
const slowdownText = ({ p99Ratio, tailRatio, p50Ratio }: FaultCellResult): string => {
  if (p99Ratio) return `${ratioText(p99Ratio.value)} ${intervalText(p99Ratio.low, p99Ratio.high)}`
  if (tailRatio) return `p${tailRatio.percentile} ${ratioText(tailRatio.value)} ${intervalText(tailRatio.low, tailRatio.high)}`
  return p50Ratio ? `p50 ${ratioText(p50Ratio.value)}` : missing
}

/** Null, where the history contradicts itself, tells nothing. */
const lostText = ({ events }: FaultCellResult): string => (events ? `${events['lost'] ?? 0} lost` : 'lost unknown')

/** `lived`, `anew 2×`, `died` */
export const lifeText = ({ platform: { ends, lives } }: FaultCellResult): string => {
  if (!lives) return 'died'
  return ends === 0 ? 'lived' : `anew ${ends}×`
}

const hasLost = ({ events }: FaultCellResult): boolean => (events?.['lost'] ?? 0) > 0

const hasEnded = ({ platform: { ends, lives } }: FaultCellResult): boolean => ends > 0 || !lives
