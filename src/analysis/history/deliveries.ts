import { everyCall, isAcknowledged, isLate, isRepeated, isUnanswered, type Call, type Choice, type History } from './history.ts'
import { overtaken } from './overtaken.ts'
import { phantomEvents } from './phantoms.ts'
import { tally, tallyOfNames, type Tally } from './tally.ts'

/**
 * What became of the chosen events. Each acknowledged one is either `delivered`, `lost`, `missing` or `untraceable`; it
 * may be `duplicated`, `late` and `reordered` besides.
 */
export interface Deliveries {
  readonly acknowledged: Tally
  /** All effects that they should have came. */
  readonly delivered: Tally
  /** Acknowledged, and an effect never came, though it had all the time that it needed. */
  readonly lost: Tally
  /** Acknowledged, and an effect had not come when the history ended too early to tell. */
  readonly missing: Tally
  /** Acknowledged, and such that a delivery has no effect by which it could be seen. */
  readonly untraceable: Tally
  /** More effects than they should have, which at-least-once delivery allows. */
  readonly duplicated: Tally
  /** The first effect came longer than `lateAfterUs` after the acknowledgement. */
  readonly late: Tally
  /** Overtaken by a later event of the same tenant; see `overtaken`. */
  readonly reordered: Tally
  /** Nobody knows what became of them: those without a reply, and those `missing`. */
  readonly unknown: Tally
  /**
   * Effects that nothing can have caused: of refused calls among the chosen, and of events unclaimed (see
   * `phantomEvents`). The latter bear no tenant and no phase, and are counted whichever calls are chosen.
   */
  readonly phantom: Tally
}

/** Pure. Counts `after` calls; those that are not chosen matter only as what may have overtaken a chosen one. */
export const deliveriesOf = (history: History, chosen: Choice = everyCall): Deliveries => {
  const after = history.calls.filter(({ hook }) => hook === 'after')
  const calls = after.filter(chosen)
  const acknowledged = calls.filter(isAcknowledged)
  const short = acknowledged.filter((call) => call.effects < call.expectedEffects)
  const missing = history.isComplete ? [] : short
  const outOfOrder = overtaken(after)
  return {
    acknowledged: tally(acknowledged),
    delivered: tally(acknowledged.filter(isDelivered)),
    lost: tally(history.isComplete ? short : []),
    missing: tally(missing),
    untraceable: tally(acknowledged.filter(({ expectedEffects }) => expectedEffects === 0)),
    duplicated: tally(calls.filter((call) => !isRefused(call) && isRepeated(call))),
    late: tally(acknowledged.filter((call) => isLate(call, history.lateAfterUs))),
    reordered: tally(acknowledged.filter((call) => outOfOrder.has(call))),
    unknown: tally([...calls.filter(isUnanswered), ...missing]),
    phantom: tallyOfNames([...calls.filter(isRefusedWithEffect).map(({ eventId }) => eventId), ...phantomEvents(history)]),
  }
}

const isDelivered = ({ effects, expectedEffects }: Call): boolean => expectedEffects > 0 && effects >= expectedEffects

const isRefused = ({ result }: Call): boolean => result === 'rejected'

const isRefusedWithEffect = (call: Call): boolean => isRefused(call) && call.effects > 0
