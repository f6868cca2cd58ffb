import { failuresIn, isRepeatedEvent } from './failures.ts'
import { countText, fewEnoughToBeChance, type Finding } from './finding.ts'
import { harmIn, harmInControl } from './harm.ts'
import { bystanderCalls, bystandersOf, type Pair } from './pair.ts'
import type { ResponseRatio } from './response-ratio.ts'
import { longestStallUs } from './stall.ts'

/** The ratio of which percentile it is. */
export interface Tail {
  readonly share: number
  readonly ratio: ResponseRatio
}

/** What makes a cell "degraded": bystanders harmed, their slowest calls slower, a stall, or an end of the platform. */
export const degradationFindings = (pair: Pair, tail: Tail | undefined): Finding[] => [
  ...ends(pair),
  ...harm(pair),
  ...(tail ? slowTail(tail) : []),
  ...stall(pair),
]

const ends = ({ cell: { trial } }: Pair): Finding[] => {
  const { platformEnds, platformLives } = trial.cell
  if (platformEnds === 0) return []
  const text = `the platform's process ended ${platformEnds === 1 ? 'once' : `${platformEnds} times`}`
  return [{ word: 'degraded', state: 'over', text: platformLives ? `${text} and came back` : text }]
}

/** So many slow bystanders come by chance: one more says that they were slowed. From twice that on it is firm. */
const mostSlowedByChance = 2

const harm = (pair: Pair): Finding[] => {
  const [cell, control] = [harmIn(pair), harmInControl(pair)]
  const bystanders = bystandersOf(pair).length
  const failed = Math.max(0, cell.failed.length - control.failed.length)
  const slowed = cell.slowed.length
  if (failed === 0 && slowed === 0) return []
  const leastSlowed = Math.min(mostSlowedByChance + 1, bystanders)
  const state = ((): Finding['state'] => {
    if (failed > fewEnoughToBeChance || slowed > 2 * mostSlowedByChance) return 'over'
    return failed > 0 || slowed >= leastSlowed ? 'just over' : 'just under'
  })()
  return [{ word: 'degraded', state, text: harmText(pair, cell.failed.length + slowed, slowed) }]
}

const harmText = (pair: Pair, harmed: number, slowed: number): string => {
  const calls = bystanderCalls(pair, pair.cell, 'fault')
  const repeated = calls.filter((call) => isRepeatedEvent(pair.cell, call)).length
  const how = [
    ...Object.entries(failuresIn(pair.cell, calls)).map(([failure, count]) => `${failure} ×${count}`),
    ...(repeated === 0 ? [] : [`${countText(repeated, 'event')} done more than once`]),
    ...(slowed === 0 ? [] : [`${slowed} by slow calls alone`]),
  ]
  return `${harmed} of ${countText(bystandersOf(pair).length, 'bystander')} ${harmed === 1 ? 'was' : 'were'} harmed (${how.join(', ')})`
}

const mostTail = 2
const mostTailUs = 10_000
/** Within a quarter of a threshold another round may fall on its other side. */
const margin = 1.25

const slowTail = ({ share, ratio: { value, low, high, differenceUs, steady } }: Tail): Finding[] => {
  const isSlow = low > mostTail && differenceUs > mostTailUs
  const isNearlySlow = high > mostTail && steady.value > mostTail / margin && steady.differenceUs > mostTailUs / margin
  if (!isSlow && !isNearlySlow) return []
  const isFirm = isSlow && steady.value > mostTail * margin && steady.differenceUs > mostTailUs * margin
  const text = `bystanders' p${100 * share} was ${digits(value)}× the control's (${digits(low)}–${digits(high)}), ${ms(differenceUs)} more`
  return [{ word: 'degraded', state: isFirm ? 'over' : isSlow ? 'just over' : 'just under', text }]
}

const leastStallUs = 200_000

/** Beyond the control's, or, where there is none, beyond the cell's own baseline's. */
const stall = (pair: Pair): Finding[] => {
  const { cell, control } = pair
  const stalledUs = longestStallUs(pair, cell, 'fault')
  const usualUs = control ? longestStallUs(pair, control, 'fault') : longestStallUs(pair, cell, 'baseline')
  const beyondUs = stalledUs - usualUs
  if (beyondUs < leastStallUs / margin) return []
  const state = beyondUs < leastStallUs ? 'just under' : beyondUs < leastStallUs * margin ? 'just over' : 'over'
  const against = control ? 'in the control' : 'before'
  return [
    { word: 'degraded', state, text: `no call of bystanders ended for ${ms(stalledUs)}, ${ms(beyondUs)} more than ${against}` },
  ]
}

export const digits = (value: number): string => (value === 0 ? '0' : String(Number(value.toPrecision(3))))

const ms = (us: number): string => `${digits(us / 1_000)} ms`
