import type { DeliveryTable, Read } from './delivery-table.ts'
import type { FreshEvents } from './fresh-events.ts'
import type { LaneEntry, LaneIndex } from './lane-index.ts'
import type { Leases } from './leases.ts'
import { firstKnown, lookUp } from './look-ahead.ts'
import type { Claimed } from './outbox.ts'

/**
 * What an event costs its tenant's share beside its bytes. A delivery takes the platform about 100 µs of CPU and 14 µs
 * for each KB, so an empty one weighs as much as 6 KB. Counted so, a tenant of large events gets fewer, and nobody is
 * delayed by what another one sends.
 */
const eventCost = 6_144

/** One small event a turn. */
export const turnShare = 6_144

interface ClaimParts {
  readonly table: DeliveryTable
  readonly lanes: LaneIndex
  readonly leases: Leases
  readonly fresh: FreshEvents
}

export interface ClaimRequest {
  readonly limit: number
  readonly nowMs: number
  readonly roomIn: (lane: string) => number
  readonly againAtMs?: ((lane: string) => number | undefined) | undefined
}

/** What a claim knows of a lane that had its turn. */
interface Visit {
  /** When its first item was due. */
  readonly startMs: number
  room: number
  /** It is out of the round. */
  over: boolean
}

/** Leases what is due, an item at a time, of the lane whose turn it is. Nothing can come in between: it never waits. */
export const claim = (parts: ClaimParts, request: ClaimRequest): Claimed[] => {
  const { lanes, leases } = parts
  const visits = new Map<LaneEntry, Visit>()
  const claimed: Claimed[] = []
  lanes.advance(request.nowMs)
  try {
    while (claimed.length < request.limit) {
      const lane = lanes.current()
      if (!lane) break
      const visit = visits.get(lane) ?? begin(visits, lane, request)
      const item = take(parts, lane, visit, request)
      if (item) claimed.push(item)
    }
  } catch (error) {
    // All of it goes back: what a lane's index has passed is looked at again only after a restart.
    for (const one of claimed) leases.end(one)
    for (const [lane, { startMs }] of visits) lanes.wake(lane, { runAtMs: startMs, id: 0 })
    throw error
  }
  for (const [lane, visit] of visits) {
    // Who stays in the round has something due: whoever asks when to come back must not wait for another's later one.
    if (visit.over) continue
    const first = firstKnown(lane.ahead)
    if (!first) lanes.forget(lane.name)
    else if (first.runAtMs > request.nowMs) lanes.leave(lane)
  }
  return claimed
}

const begin = (visits: Map<LaneEntry, Visit>, lane: LaneEntry, { roomIn }: ClaimRequest): Visit => {
  const visit: Visit = { startMs: firstKnown(lane.ahead)?.runAtMs ?? 0, room: roomIn(lane.name), over: false }
  visits.set(lane, visit)
  return visit
}

/** One item of the lane; or none, and then the lane has left the round. */
const take = (
  { table, lanes, leases, fresh }: ClaimParts,
  lane: LaneEntry,
  visit: Visit,
  { nowMs, againAtMs }: ClaimRequest,
): Claimed | undefined => {
  const { ahead } = lane
  if (visit.room > 0)
    lookUp(
      ahead,
      (from, limit) => table.heads(lane, from, limit),
      ({ id }) => !leases.has(id),
    )
  const head = ahead.known[0]
  if (visit.room <= 0 || !head || head.runAtMs > nowMs) {
    visit.over = true
    if (!firstKnown(ahead)) lanes.forget(lane.name)
    else lanes.leave(lane, visit.room > 0 ? undefined : (againAtMs?.(lane.name) ?? Infinity))
    return undefined
  }
  const { bytes, ...item } = readFresh(fresh, lane, head.id) ?? table.read(lane, head.id)
  ahead.known.shift()
  visit.room--
  lanes.charge(lane, eventCost + bytes)
  return { ...item, leaseId: leases.start({ id: head.id, lane: lane.name, runAtMs: head.runAtMs }, nowMs) }
}

/** What was written a moment ago has been tried by nobody. */
const readFresh = (fresh: FreshEvents, { tenant, hook }: LaneEntry, id: number): Read | undefined => {
  const found = fresh.take(id)
  if (!found) return undefined
  return { tenant, hook, event: found.event, deliveryId: id, attempt: 1, failures: 0, bytes: found.chars }
}
