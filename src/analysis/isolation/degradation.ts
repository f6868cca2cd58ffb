import { failuresIn, isKept, isRepeatedEvent } from './failures.ts'
import { fewEnoughToBeChance, type Finding } from './finding.ts'
import { countText } from './figure-text.ts'
import { harmIn, harmInControl, mostSlowedByChance } from './harm.ts'
import { lateEffects } from './late-effects.ts'
import { neverContained } from './never-contained.ts'
import { bystanderCalls, bystandersOf, callsOfBystanders, type Pair } from './pair.ts'
import { slowTail, stall, type Tail } from './slowness.ts'

/** What makes a cell "degraded": bystanders harmed, their slowest calls slower, their events late, no way back, a stall, or an end of the platform. */
export const degradationFindings = (pair: Pair, tail: Tail | undefined): Finding[] => [
  ...ends(pair),
  ...harm(pair),
  ...(tail ? slowTail(pair, tail) : []),
  ...lateEffects(pair),
  ...neverContained(pair),
  ...stall(pair),
]

const ends = ({ cell: { trial } }: Pair): Finding[] => {
  const { platformEnds, platformLives } = trial.cell
  if (platformEnds === 0) return []
  const text = `the platform's process ended ${platformEnds === 1 ? 'once' : `${platformEnds} times`}`
  return [{ word: 'degraded', state: 'over', text: platformLives ? `${text} and came back` : text }]
}

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
  const kept = callsOfBystanders(pair, pair.cell).filter((call) => isKept(pair.cell, call)).length
  const how = [
    ...Object.entries(failuresIn(pair.cell, calls)).map(([failure, count]) => `${failure} ×${count}`),
    ...(repeated === 0 ? [] : [`${countText(repeated, 'event')} done more than once`]),
    ...(kept === 0 ? [] : [`${countText(kept, 'event')} still waiting or dead at the end`]),
    ...(slowed === 0 ? [] : [`${slowed} by slow calls alone`]),
  ]
  return `${harmed} of ${countText(bystandersOf(pair).length, 'bystander')} ${harmed === 1 ? 'was' : 'were'} harmed (${how.join(', ')})`
}
