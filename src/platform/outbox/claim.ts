import type { DeliveryTable, Read } from './delivery-table.ts'
import type { FreshEvents } from './fresh-events.ts'
import type { LaneEntry, LaneIndex, Place } from './lane-index.ts'
import type { Leases } from './leases.ts'
import type { Claimed } from './outbox.ts'

/**
 * What an event costs its tenant's share beside its bytes. A delivery takes the platform about 100 µs of CPU and 14 µs
 * for each KB, so an empty one weighs as much as 6 KB. Counted so, a tenant of large events gets fewer, and nobody is
 * delayed by what another one sends.
 */
const eventCost = 6_144

/** One small event a turn. */
export const turnShare = 6_144

/** Rows of a lane that are looked up at a time. */
const longestLook = 32

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
  /** Where it was. */
  readonly start: Place
  /** Looked up and not yet taken, in order. */
  ahead: Place[]
  /** Where it goes on behind them; undefined when nothing is there. */
  rest: Place | undefined
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
      const item = take(parts, lane, visit, request, request.limit - claimed.length)
      if (item) claimed.push(item)
    }
  } catch (error) {
    // All of it goes back: what a lane's index has passed is looked at again only after a restart.
    for (const one of claimed) leases.end(one)
    for (const [lane, { start }] of visits) lanes.wake(lane, start.runAtMs)
    throw error
  }
  for (const [lane, visit] of visits) {
    // Who stays in the round has something due: whoever asks when to come back must not wait for another's later one.
    if (!visit.over && putBack(lanes, lane, visit) && lane.place.runAtMs > request.nowMs) lanes.leave(lane)
  }
  return claimed
}

const begin = (visits: Map<LaneEntry, Visit>, lane: LaneEntry, { roomIn }: ClaimRequest): Visit => {
  const visit: Visit = { start: lane.place, ahead: [], rest: lane.place, room: roomIn(lane.name), over: false }
  visits.set(lane, visit)
  return visit
}

/** One item of the lane; or none, and then the lane has left the round. */
const take = (
  { table, lanes, leases, fresh }: ClaimParts,
  lane: LaneEntry,
  visit: Visit,
  { nowMs, againAtMs }: ClaimRequest,
  wanted: number,
): Claimed | undefined => {
  if (visit.room > 0) look(table, leases, lane, visit, Math.min(wanted, visit.room))
  const head = visit.ahead[0]
  if (visit.room <= 0 || !head || head.runAtMs > nowMs) {
    visit.over = true
    if (putBack(lanes, lane, visit)) lanes.leave(lane, visit.room > 0 ? undefined : (againAtMs?.(lane.name) ?? Infinity))
    return undefined
  }
  const { bytes, ...item } = readFresh(fresh, lane, head.id) ?? table.read(lane, head.id)
  visit.ahead.shift()
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

/** Fills `ahead`, when it is empty, with what waits and is not leased. */
const look = (table: DeliveryTable, leases: Leases, lane: LaneEntry, visit: Visit, wanted: number): void => {
  // One more than wanted: where the lane goes on, without a look in vain.
  const limit = Math.min(wanted, longestLook) + 1
  while (visit.ahead.length === 0 && visit.rest) {
    const rows = table.heads(lane, visit.rest, limit)
    const last = rows.length === limit ? rows.at(-1) : undefined
    visit.rest = last && { runAtMs: last.runAtMs, id: last.id + 1 }
    visit.ahead = rows.filter(({ id }) => !leases.has(id))
  }
}

/** The lane goes on where the visit ended; answers false, and it is forgotten, when nothing is left there. */
const putBack = (lanes: LaneIndex, lane: LaneEntry, { ahead, rest }: Visit): boolean => {
  const place = ahead[0] ?? rest
  if (place) lane.place = place
  else lanes.forget(lane.name)
  return place !== undefined
}
