import { median } from '../quantile.ts'
import { digits, msText } from './figure-text.ts'
import type { Finding } from './finding.ts'
import { beforeUs } from './healthy.ts'
import { bystanderCalls, type CellTrial, type Pair } from './pair.ts'
import { percentileOf, type ResponseRatio } from './response-ratio.ts'
import { longestStallUs } from './stall.ts'
import { waitedUs } from './waited.ts'

/** The ratio of which percentile it is. */
export interface Tail {
  readonly share: number
  readonly ratio: ResponseRatio
}

/** Within a quarter of a threshold another round may fall on its other side. */
const margin = 1.25

const mostTail = 2
const mostTailUs = 10_000

/** Bystanders' slowest calls are slower than in the control, and than before the fault. */
export const slowTail = (pair: Pair, { share, ratio }: Tail): Finding[] => {
  const { value, low, high, differenceUs, steady } = ratio
  const isSlow = low > mostTail && differenceUs > mostTailUs
  const isNearlySlow = high > mostTail && steady.value > mostTail / margin && steady.differenceUs > mostTailUs / margin
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

const mostUneven = 2
const mostUnevenUs = 3_000

/** Before the fault a cell and its control are alike. Where they are not, something else was on the machine, and their ratio tells little. */
export const unevenness = (pair: Pair): Finding[] => {
  if (!pair.control) return []
  const [ownUs, controlledUs] = [medianBeforeUs(pair, pair.cell), medianBeforeUs(pair, pair.control)]
  const [lessUs, moreUs] = [Math.min(ownUs, controlledUs), Math.max(ownUs, controlledUs)]
  if (!(moreUs > mostUneven * lessUs && moreUs - lessUs > mostUnevenUs)) return []
  const text = `the machine was uneven, bystanders' median before the fault was ${msText(ownUs)}, and ${msText(controlledUs)} in the control`
  return [{ word: 'degraded', state: 'just under', text }]
}

const medianBeforeUs = (pair: Pair, data: CellTrial): number =>
  median(bystanderCalls(pair, data, 'baseline').map((call) => waitedUs(data, call)))
