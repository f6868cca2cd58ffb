import { digits, msText } from './figure-text.ts'
import { margin, type Finding } from './finding.ts'
import { beforeUs } from './healthy.ts'
import { bystanderCalls, type Pair } from './pair.ts'
import { percentileOf, type ResponseRatio } from './response-ratio.ts'
import { longestStallUs } from './stall.ts'

/** The ratio of which percentile it is. */
export interface Tail {
  readonly share: number
  readonly ratio: ResponseRatio
}

const mostTail = 2
const mostTailUs = 10_000

/**
 * Bystanders' slowest calls are slower than in the control, and than before the fault. Nearly so where the interval reaches
 * beyond the threshold, and either all of it says slower or the percentile is high without its worst half second, too.
 */
export const slowTail = (pair: Pair, { share, ratio }: Tail): Finding[] => {
  const { value, low, high, differenceUs, steady } = ratio
  const isSlow = low > mostTail && differenceUs > mostTailUs
  const isSteady = steady.value > mostTail / margin && steady.differenceUs > mostTailUs / margin
  const isNearlySlow = high > mostTail && (isSteady || (low > 1 && differenceUs > mostTailUs))
  if (!isSlow && !isNearlySlow) return []
  const isFirm = isSlow && steady.value > mostTail * margin && steady.differenceUs > mostTailUs * margin
  const text = `bystanders' p${100 * share} was ${digits(value)}× the control's (${digits(low)}–${digits(high)}), ${msText(differenceUs)} more`
  if (!isSlowerThanBefore(pair, share))
    return [
      {
        word: 'degraded',
        state: 'just under',
        text: `${text}, though less than ${mostTail}× or ${msText(mostTailUs)} above what it was before`,
      },
    ]
  return [{ word: 'degraded', state: isFirm ? 'over' : isSlow ? 'just over' : 'just under', text }]
}

const isSlowerThanBefore = (pair: Pair, share: number): boolean => {
  const calls = bystanderCalls(pair, pair.cell, 'fault')
  const duringUs = percentileOf([{ data: pair.cell, calls }], share) ?? Number.POSITIVE_INFINITY
  const healthyUs = beforeUs(pair, share)
  return duringUs > mostTail * healthyUs && duringUs - healthyUs > mostTailUs
}

const leastStallUs = 200_000

/** Beyond the control's, and beyond the one before the fault. */
export const stall = (pair: Pair): Finding[] => {
  const { cell, control } = pair
  const stalledUs = longestStallUs(pair, cell, 'fault')
  const usualUs = Math.max(longestStallUs(pair, cell, 'baseline'), control ? longestStallUs(pair, control, 'fault') : 0)
  const beyondUs = stalledUs - usualUs
  if (beyondUs < leastStallUs / margin) return []
  const state = beyondUs < leastStallUs ? 'just under' : beyondUs < leastStallUs * margin ? 'just over' : 'over'
  const text = `no call of bystanders ended for ${msText(stalledUs)}, ${msText(beyondUs)} more than ${control ? 'in the control' : 'before'}`
  return [{ word: 'degraded', state, text }]
}
