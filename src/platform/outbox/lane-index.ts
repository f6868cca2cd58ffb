import { type Lane, laneOf } from './outbox.ts'
import { createRound, newTurn, type Round, type Turn } from './round.ts'
import { createTimeHeap, type Timed, type TimeHeap } from './time-heap.ts'

/** Where an item stands in its lane. Items of a lane are ordered by the time they are due, then by id. */
export interface Place {
  readonly runAtMs: number
  readonly id: number
}

export interface LaneEntry extends Lane, Timed {
  readonly name: string
  /** Nothing before it is both waiting and unleased, so a look starts here and skips neither leases nor what is done. */
  place: Place
  /** It has no room until then; Infinity until somebody says that it has. */
  asideUntilMs: number
  readonly turn: Turn<LaneEntry>
}

/**
 * In memory, the lanes in which something waits: ready ones in the round of their tenants, later ones in a heap by time,
 * and those without room in neither. So a claim looks at nobody who could not be served, and memory grows with the
 * lanes, never with what waits in them.
 */
export interface LaneIndex {
  /** An item of the lane is due then, so its beginning is not later. */
  wake(lane: Lane, atMs: number): void
  freed(name: string): void
  /** Makes ready what is due. */
  advance(nowMs: number): void
  /** The ready lane whose turn it is. */
  current(): LaneEntry | undefined
  /** What was taken from it counts against its share, and against its tenant's. */
  charge(lane: LaneEntry, cost: number): void
  /** It leaves the round until its place is due; where it has no room, until then at least, or until it is freed. */
  leave(lane: LaneEntry, noRoomUntilMs?: number): void
  forget(name: string): void
  nextDueMs(): number | undefined
}

interface TenantTurns {
  readonly turn: Turn<TenantTurns>
  readonly lanes: Round<LaneEntry>
}

/** `share` is what a tenant may take in a turn, and a lane in a turn of its tenant, in the unit of `charge`. */
export const createLaneIndex = (share: number, start: readonly (Lane & { runAtMs: number })[]): LaneIndex => {
  const index: Index = { entries: new Map(), later: createTimeHeap<LaneEntry>(), ready: createReady(share) }
  const { entries, later, ready } = index
  for (const { runAtMs, ...lane } of start) wake(index, lane, runAtMs)

  return {
    wake: (lane, atMs) => wake(index, lane, atMs),
    freed: (name) => {
      const entry = entries.get(name)
      if (!entry || entry.asideUntilMs === 0) return
      entry.asideUntilMs = 0
      schedule(index, entry)
    },
    advance: (nowMs) => {
      for (let entry = later.first(); entry && entry.atMs <= nowMs; entry = later.first()) {
        later.remove(entry)
        entry.asideUntilMs = 0
        ready.add(entry)
      }
    },
    current: ready.current,
    charge: ready.charge,
    leave: (entry, noRoomUntilMs = 0) => {
      entry.asideUntilMs = noRoomUntilMs
      ready.remove(entry)
      schedule(index, entry)
    },
    forget: (name) => {
      const entry = entries.get(name)
      if (!entry) return
      ready.remove(entry)
      later.remove(entry)
      entries.delete(name)
    },
    nextDueMs: () => ready.first()?.place.runAtMs ?? later.first()?.atMs,
  }
}

interface Index {
  readonly entries: Map<string, LaneEntry>
  readonly later: TimeHeap<LaneEntry>
  readonly ready: ReturnType<typeof createReady>
}

const wake = (index: Index, { tenant, hook }: Lane, atMs: number): void => {
  const name = laneOf({ tenant, hook })
  let entry = index.entries.get(name)
  if (!entry) index.entries.set(name, (entry = newEntry(name, { tenant, hook }, atMs)))
  else if (atMs <= entry.place.runAtMs) entry.place = { runAtMs: atMs, id: 0 }
  else return
  schedule(index, entry)
}

/** Sees to it that its time comes; a ready one's has come. */
const schedule = ({ ready, later }: Index, entry: LaneEntry): void => {
  if (ready.has(entry)) return
  const atMs = Math.max(entry.place.runAtMs, entry.asideUntilMs)
  if (atMs === Infinity) later.remove(entry)
  else later.set(entry, atMs)
}

const newEntry = (name: string, { tenant, hook }: Lane, runAtMs: number): LaneEntry => {
  const entry = { name, tenant, hook, place: { runAtMs, id: 0 }, asideUntilMs: 0, atMs: 0, slot: -1 } as Omit<LaneEntry, 'turn'>
  return Object.assign(entry, { turn: newTurn(entry as LaneEntry) })
}

/** Tenants take turns, and within a tenant's turn its lanes: who has many endpoints gets no more than who has one. */
const createReady = (share: number) => {
  const round = createRound<TenantTurns>(share)
  const tenants = new Map<string, TenantTurns>()

  const tenantOf = (name: string): TenantTurns => {
    const found = tenants.get(name)
    if (found) return found
    const made = { lanes: createRound<LaneEntry>(share) } as { lanes: Round<LaneEntry>; turn: Turn<TenantTurns> }
    made.turn = newTurn<TenantTurns>(made)
    tenants.set(name, made)
    round.add(made.turn)
    return made
  }

  return {
    has: ({ turn }: LaneEntry): boolean => turn.next !== undefined,
    add: (entry: LaneEntry): void => tenantOf(entry.tenant).lanes.add(entry.turn),
    remove: (entry: LaneEntry): void => {
      const tenant = tenants.get(entry.tenant)
      if (!tenant || !entry.turn.next) return
      tenant.lanes.remove(entry.turn)
      if (tenant.lanes.first()) return
      round.remove(tenant.turn)
      tenants.delete(entry.tenant)
    },
    current: (): LaneEntry | undefined => round.current()?.of.lanes.current()?.of,
    first: (): LaneEntry | undefined => round.first()?.of.lanes.first()?.of,
    charge: (entry: LaneEntry, cost: number): void => {
      entry.turn.deficit -= cost
      const tenant = tenants.get(entry.tenant)
      if (tenant) tenant.turn.deficit -= cost
    },
  }
}
