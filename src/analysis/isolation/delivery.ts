import type { FaultCell } from '../../store/trial.ts'
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
  /** As in `Deliveries`, but that `lost` and `missing` are without those `kept` and `swallowed`. */
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
  const { unclaimed, isComplete, culprits } = trial.cell
  try {
    const history = readHistory(data, { unclaimed, isComplete, ...(trial.hooks && { hooks: trial.hooks }) })
    const held = heldIn(trial.cell)
    return judgeHistory(history, () => ({
      all: accountOf(history, trial.cell, everyCall),
      bystanders: accountOf(history, trial.cell, ({ tenant }) => tenant >= culprits),
      firstLost: deliveriesOf(history, ({ eventId }) => !held.has(eventId)).lost.first,
    }))
  } catch (error) {
    return { kind: 'unknown', reason: whyItBroke(error) }
  }
}

/** Events without effect of which is known where they are: none of them is lost. */
export const heldIn = ({ kept, swallowed }: FaultCell): ReadonlySet<string> => new Set([...kept, ...swallowed])

const accountOf = (history: History, cell: FaultCell, chosen: Choice): Account => {
  const held = heldIn(cell)
  const { lost, missing, unknown } = deliveriesOf(history, (call) => chosen(call) && !held.has(call.eventId))
  const withoutEffect = (names: readonly string[]): number => {
    const fates = new Set(names)
    const of = deliveriesOf(history, (call) => chosen(call) && fates.has(call.eventId))
    return of.lost.count + of.missing.count
  }
  return {
    events: {
      ...countsOf({ ...deliveriesOf(history, chosen), lost, missing, unknown }),
      ...{ kept: withoutEffect(cell.kept), swallowed: withoutEffect(cell.swallowed) },
    },
    decisions: countsOf({ ...decisionsOf(history, chosen) }),
  }
}

const countsOf = (tallies: Readonly<Record<string, Tally>>): Counts =>
  Object.fromEntries(Object.entries(tallies).map(([name, { count }]) => [name, count]))
