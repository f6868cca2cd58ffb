import { isUnanswered } from '../history/history.ts'
import { countedFinding, type Finding } from './finding.ts'
import { countText } from './figure-text.ts'
import type { Delivery } from './delivery.ts'
import { bystanderCalls, type CellTrial, type Pair } from './pair.ts'

/** What makes a cell "lost": an acknowledged event of anybody, the platform, or a bystander's call without any outcome. */
export const lossFindings = (pair: Pair, delivery: Delivery): Finding[] => {
  const { platformLives } = pair.cell.trial.cell
  return [
    ...lostEvents(delivery),
    ...(platformLives ? [] : [{ word: 'lost' as const, state: 'over' as const, text: 'the platform did not answer in the end' }]),
    ...unansweredCalls(pair),
  ]
}

const lostEvents = ({ all: { events }, firstLost }: Delivery): Finding[] => {
  const { lost = 0, acknowledged = 0, missing = 0 } = events
  const were = (count: number): string =>
    `${count} of ${countText(acknowledged, 'acknowledged event')} ${count === 1 ? 'was' : 'were'}`
  return [
    ...countedFinding('lost', lost, `${were(lost)} lost, the first is ${firstLost[0]}`),
    ...(missing === 0
      ? []
      : [{ word: 'lost' as const, state: 'just under' as const, text: `${were(missing)} not done when the record ended` }]),
  ]
}

/** Beyond what the control shows. While the platform is down nobody can be answered: that is told by its end. */
const unansweredCalls = (pair: Pair): Finding[] => {
  if (pair.cell.trial.cell.platformEnds > 0) return []
  const beyond = unansweredIn(pair, pair.cell) - (pair.control ? unansweredIn(pair, pair.control) : 0)
  return countedFinding(
    'lost',
    beyond,
    `${countText(beyond, 'call')} of bystanders had no outcome, though the platform never ended`,
  )
}

const unansweredIn = (pair: Pair, data: CellTrial): number =>
  [...bystanderCalls(pair, data, 'fault'), ...bystanderCalls(pair, data, 'recovery')].filter((call) =>
    isUnanswered({ result: data.samples.result[call] ?? 'in-flight' }),
  ).length
