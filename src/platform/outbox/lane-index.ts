import { firstKnown, learn, type LookAhead, mistrust, type Place } from './look-ahead.ts'
import { type Lane, laneOf } from './outbox.ts'
import { createRound, newTurn, type Round, type Turn } from './round.ts'
import { createTimeHeap, type Timed, type TimeHeap } from './time-heap.ts'

export interface LaneEntry extends Lane, Timed {
  readonly name: string
  readonly ahead: LookAhead
  /** It has no room until then; Infinity until somebody says that it has. */
  asideUntilMs: number
  readonly turn: Turn<LaneEntry>
}

/**
 * In memory, the lanes in which something waits: ready ones in the round of their tenants, later ones in a heap by time,
 * and those without room in neither. So a claim looks at nobody who could not be served, and memory grows with the
 * lanes, never with what waits in them: of a lane so much is known as look-ahead.ts allows.
 */
export interface LaneIndex {
  /** An item of the lane waits from now on; see `learn` for one without an id. */
  wake(lane: Lane, place: Place): void
  freed(name: string): void
  /** What is known of the lane may be gone: it is looked up again. */
  mistrust(name: string): void
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
  for (const { runAtMs, ...lane } of start) wake(index, lane, { runAtMs, id: 0 })

  return {
    wake: (lane, place) => wake(index, lane, place),
    freed: (name) => {
      const entry = entries.get(name)
      if (!entry || entry.asideUntilMs === 0) return
      entry.asideUntilMs = 0
      schedule(index, entry)
    },
    mistrust: (name) => {
      const entry = entries.get(name)
      if (entry) mistrust(entry.ahead)
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
    nextDueMs: () => nextDueMs(index),
  }
}

interface Index {
  readonly entries: Map<string, LaneEntry>
  readonly later: TimeHeap<LaneEntry>
  readonly ready: ReturnType<typeof createReady>
}

const wake = (index: Index, { tenant, hook }: Lane, place: Place): void => {
  const name = laneOf({ tenant, hook })
  let entry = index.entries.get(name)
  if (!entry) index.entries.set(name, (entry = newEntry(name, { tenant, hook })))
  learn(entry.ahead, place)
  if (firstKnown(entry.ahead) === place) schedule(index, entry)
}

/** Sees to it that its time comes; a ready one's has come. */
const schedule = ({ ready, later }: Index, entry: LaneEntry): void => {
  if (ready.has(entry)) return
  const atMs = Math.max(dueMs(entry), entry.asideUntilMs)
  if (atMs === Infinity) later.remove(entry)
  else later.set(entry, atMs)
}

const nextDueMs = ({ ready, later }: Index): number | undefined => {
  const first = ready.first()
  return first ? dueMs(first) : later.first()?.atMs
}

const dueMs = ({ ahead }: LaneEntry): number => firstKnown(ahead)?.runAtMs ?? Infinity

const newEntry = (name: string, { tenant, hook }: Lane): LaneEntry => {
  const ahead: LookAhead = { known: [], rest: undefined }
  const entry = { name, tenant, hook, ahead, asideUntilMs: 0, atMs: 0, slot: -1 } as Omit<LaneEntry, 'turn'>
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
