import { heldIn } from './delivery.ts'
import { hasFailed, isKept, isLost, isRepeatedEvent } from './failures.ts'
import { bystanderCalls, bystandersOf, callsOfBystanders, type CellTrial, type Pair } from './pair.ts'
import { slowLimitUs } from './slow-limit.ts'
import { waitedUs } from './waited.ts'

/** Bystanders, by their index, that a fault did harm to; nobody is in both. */
export interface Harm {
  /** A call of the fault phase was not served or decided wrongly, or an event of it was lost or done too often;
   * or an event of any phase was still kept by the platform at the end. */
  readonly failed: readonly number[]
  /** All of it was right, and too much of it was slow. */
  readonly slowed: readonly number[]
}

/** So many calls at least, and such a share of them, must be beyond the limit: one moment that struck a few is no harm. */
const leastSlowCalls = 3
const leastSlowShare = 0.1

/** So many slow bystanders come by chance: one more says that they were slowed. From twice that on it is firm. */
export const mostSlowedByChance = 2

export const harmIn = (pair: Pair): Harm => harmOf(pair, pair.cell)

/** What would be called harm in the control, where there was none. */
export const harmInControl = (pair: Pair): Harm => (pair.control ? harmOf(pair, pair.control) : { failed: [], slowed: [] })

const harmOf = (pair: Pair, data: CellTrial): Harm => {
  const limitUs = slowLimitUs(pair)
  const held = heldIn(data.trial.cell)
  const calls = Map.groupBy(bystanderCalls(pair, data, 'fault'), (call) => data.samples.tenant[call] ?? -1)
  const callsOf = (tenant: number): readonly number[] => calls.get(tenant) ?? []
  const keeps = new Set(
    callsOfBystanders(pair, data).flatMap((call) => (isKept(data, call) ? (data.samples.tenant[call] ?? []) : [])),
  )
  const isHurt = (call: number): boolean => hasFailed(data, call) || isRepeatedEvent(data, call) || isLost(data, call, held)
  const failed = bystandersOf(pair).filter((tenant) => keeps.has(tenant) || callsOf(tenant).some(isHurt))
  const isSlowed = (tenant: number): boolean => {
    const own = callsOf(tenant)
    const slow = own.filter((call) => waitedUs(data, call) > limitUs).length
    return slow >= leastSlowCalls && slow >= leastSlowShare * own.length
  }
  return { failed, slowed: bystandersOf(pair).filter((tenant) => !failed.includes(tenant) && isSlowed(tenant)) }
}
