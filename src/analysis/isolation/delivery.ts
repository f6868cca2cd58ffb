import { decisionsOf } from '../history/decisions.ts'
import { deliveriesOf } from '../history/deliveries.ts'
import { everyCall, type Choice, type History } from '../history/history.ts'
import { judgeHistory, type Judged } from '../history/judge-history.ts'
import { readHistory } from '../history/read-history.ts'
import type { Tally } from '../history/tally.ts'
import { whyItBroke } from '../judge.ts'
import type { CellTrial } from './pair.ts'

/** By what became of them, how many. */
export type Counts = Readonly<Record<string, number>>

export interface Account {
  /** As in `Deliveries`, but that `lost` and `missing` are without those `kept`. */
  readonly events: Counts
  readonly decisions: Counts
}

export interface Delivery {
  readonly all: Account
  readonly bystanders: Account
  /** The first few acknowledged events that were lost, whosever they were. */
  readonly firstLost: readonly string[]
}

/** What became of every event and decision of a cell; unknown with the reason where its history contradicts itself. */
export const deliveryOf = (data: CellTrial): Judged<Delivery> => {
  const { trial } = data
  const { unclaimed, isComplete, kept, culprits } = trial.cell
  try {
    const history = readHistory(data, { unclaimed, isComplete, ...(trial.hooks && { hooks: trial.hooks }) })
    const held = new Set(kept)
    return judgeHistory(history, () => ({
      all: accountOf(history, held, everyCall),
      bystanders: accountOf(history, held, ({ tenant }) => tenant >= culprits),
      firstLost: deliveriesOf(history, ({ eventId }) => !held.has(eventId)).lost.first,
    }))
  } catch (error) {
    return { kind: 'unknown', reason: whyItBroke(error) }
  }
}

const accountOf = (history: History, held: ReadonlySet<string>, chosen: Choice): Account => {
  const events = countsOf({ ...deliveriesOf(history, chosen) })
  const notHeld = deliveriesOf(history, (call) => chosen(call) && !held.has(call.eventId))
  const [lost, missing] = [notHeld.lost.count, notHeld.missing.count]
  const kept = (events['lost'] ?? 0) - lost + (events['missing'] ?? 0) - missing
  return {
    events: { ...events, lost, missing, unknown: notHeld.unknown.count, kept },
    decisions: countsOf({ ...decisionsOf(history, chosen) }),
  }
}

const countsOf = (tallies: Readonly<Record<string, Tally>>): Counts =>
  Object.fromEntries(Object.entries(tallies).map(([name, { count }]) => [name, count]))
