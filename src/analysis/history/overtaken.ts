import { isAcknowledged, type Call } from './history.ts'

/**
 * The events that were reordered. Event A was overtaken when there is an event B of the same tenant, both acknowledged,
 * with
 *
 *     A acknowledged  <  B sent        (so the tenant knew their order)
 *     B's first effect  <  A's first effect
 *
 * Two that were under way at the same time, or that touch in one instant, have no order that could be broken. Without
 * an effect there is none either: such an event is lost or missing. However many overtook A, it counts once.
 */
export const overtaken = (after: readonly Call[]): ReadonlySet<Call> => {
  const seen = after.filter((call) => isAcknowledged(call) && call.effectUs !== null)
  return new Set([...Map.groupBy(seen, ({ tenant }) => tenant).values()].flatMap(overtakenOfTenant))
}

/** From the last acknowledged to the first, with the earliest effect of all that were sent later at hand. */
const overtakenOfTenant = (calls: readonly Call[]): Call[] => {
  const bySending = calls.toSorted((a, b) => b.sentUs - a.sentUs)
  let next = 0
  let earliestUs = Infinity
  return calls
    .toSorted((a, b) => b.endUs - a.endUs)
    .filter((call) => {
      for (; (bySending[next]?.sentUs ?? -Infinity) > call.endUs; next++)
        earliestUs = Math.min(earliestUs, bySending[next]?.effectUs ?? Infinity)
      return earliestUs < (call.effectUs ?? -Infinity)
    })
}
