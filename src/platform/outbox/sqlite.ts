import type { DatabaseSync } from 'node:sqlite'
import { rememberText } from '../../hooks/event-text.ts'
import type { Clock } from '../clock.ts'
import type { GroupCommit } from '../group-commit.ts'
import { claim, turnShare } from './claim.ts'
import { addSettled, type Counts, type DeliveryTable, prepareDeliveryTable } from './delivery-table.ts'
import { createDiscard } from './discard.ts'
import { createFreshEvents, type FreshEvents } from './fresh-events.ts'
import { createHasten, type Hasten } from './hasten.ts'
import { createHistory } from './history.ts'
import { createHolds, type Holds } from './holds.ts'
import { createLaneIndex, type LaneIndex } from './lane-index.ts'
import { createLeases, type Leases } from './leases.ts'
import type { Place } from './look-ahead.ts'
import { type Lane, laneOf, type Outbox, type OutboxItem, readLane, type Settlement } from './outbox.ts'
import { createPrune } from './prune.ts'
import { createReplay } from './replay.ts'

export interface SqliteOutboxOptions {
  readonly database: DatabaseSync
  readonly commits: GroupCommit
  readonly clock: Clock
  /** Longer than any attempt may take. */
  readonly leaseMs?: number
}

/**
 * The embedded outbox. Items are durable; leases are not written, because they must not outlive their holder, and the
 * database belongs to one process (see openDatabase): when that process dies all its leases end with it, and a claim
 * costs no write.
 */
export const createSqliteOutbox = ({ database, commits, clock, leaseMs = 120_000 }: SqliteOutboxOptions): Outbox => {
  const table = prepareDeliveryTable(database)
  const holds = createHolds(database, commits)
  const free = table.firstOfAll().filter((lane) => !holds.find(laneOf(lane)))
  const lanes = createLaneIndex(turnShare, free)
  const leases = createLeases(leaseMs)
  const fresh = createFreshEvents()
  const parts: Parts = { ...{ table, lanes, leases, holds, commits, clock, fresh }, counts: table.counts() }
  const { counts } = parts

  return {
    append: (items) => append(parts, items),
    claim: async (limit, roomIn, againAtMs) => {
      const nowMs = clock.nowMs()
      for (const { lane, ...place } of leases.endBefore(nowMs)) wake(parts, readLane(lane), place)
      return claim(parts, { limit, nowMs, roomIn, againAtMs })
    },
    freed: lanes.freed,
    settle: async (done) => (await Promise.all(done.map((one) => settle(parts, one)))).filter(Boolean).length,
    nextDueMs: async () => earliest(lanes.nextDueMs(), leases.nextEndMs()),
    backlog: async () => ({ pending: counts.live - leases.size(), leased: leases.size(), dead: counts.dead }),
    ...holding(parts, createHasten(database, commits)),
    waiting: table.waiting,
    ...createHistory(database),
    ...afterwards(database, parts),
    close: async () => {},
  }
}

/** What is done with deliveries beyond delivering them, in steps that other writers can bear. */
const afterwards = (database: DatabaseSync, parts: Parts): Pick<Outbox, 'replay' | 'discard' | 'prune'> => {
  const { commits, clock, leases, lanes, counts } = parts
  return {
    replay: createReplay({
      ...{ database, commits, nowMs: clock.nowMs },
      onWaiting: (added, woken, runAtMs) => {
        counts.live += added
        for (const lane of woken) wake(parts, lane, { runAtMs, id: 0 })
      },
    }),
    discard: createDiscard({
      ...{ database, commits, leases, nowMs: clock.nowMs },
      onDiscarded: (lane, state, rows) => {
        if (state === 'dead') counts.dead -= rows
        else {
          counts.live -= rows
          addSettled(counts, lane.tenant, rows)
          lanes.mistrust(laneOf(lane))
        }
      },
    }),
    prune: createPrune(database, commits, counts),
  }
}

interface Parts {
  readonly table: DeliveryTable
  readonly lanes: LaneIndex
  readonly leases: Leases
  readonly holds: Holds
  readonly commits: GroupCommit
  readonly clock: Clock
  readonly fresh: FreshEvents
  /** Of the rows on disk, so that a look at the backlog counts nothing. */
  readonly counts: Counts
}

const wake = ({ lanes, holds }: Parts, lane: Lane, place: Place): void => {
  if (!holds.find(laneOf(lane))) lanes.wake(lane, place)
}

const append = async (parts: Parts, items: readonly OutboxItem[]): Promise<void> => {
  const nowMs = parts.clock.nowMs()
  const bodies = items.map(({ event }) => JSON.stringify(event))
  const insertAll = (): number[] => items.map((item, index) => parts.table.insert(item, nowMs, bodies[index] as string))
  // At once, and so before a look at the disk could find them, too.
  await parts.commits.write(insertAll, (ids) => {
    parts.counts.live += items.length
    for (const [index, item] of items.entries()) {
      const [id, body] = [ids[index] as number, bodies[index] as string]
      rememberText(item.event, body)
      parts.fresh.put(id, { event: item.event, chars: body.length })
      wake(parts, item, { runAtMs: nowMs, id })
    }
  })
}

const settle = async (parts: Parts, done: Settlement): Promise<boolean> => {
  const { table, leases, commits, clock, counts } = parts
  const head = leases.holder(done)
  if (!head) return false
  // Between here and the commit the lease could be settled twice, so it is marked at once, and unmarked on failure.
  leases.settling(done, true)
  const nowMs = clock.nowMs()
  try {
    // Whoever asked for the event has had its answer: a settlement may wait for others to share a commit with.
    await commits.writeSoon(() => table.settle(done, nowMs))
  } catch (error) {
    leases.settling(done, false)
    throw error
  }
  leases.end(done)
  const { result } = done
  if (result.state === 'again') wake(parts, readLane(head.lane), { runAtMs: result.runAtMs, id: head.id })
  else {
    counts.live--
    addSettled(counts, readLane(head.lane).tenant, 1)
    if (result.state === 'dead') counts.dead++
  }
  return true
}

const holding = (parts: Parts, hasten: Hasten): Pick<Outbox, 'hold' | 'unhold' | 'held'> => ({
  hold: async (lane, hold) => {
    const added = await parts.holds.add(lane, hold)
    if (added) parts.lanes.forget(laneOf(lane))
    return added
  },
  unhold: async (lane) => {
    if (parts.holds.find(laneOf(lane))) await hasten(lane, parts.clock.nowMs())
    const removed = await parts.holds.remove(lane)
    const first = removed && parts.table.firstOf(lane)
    if (first) wake(parts, lane, { runAtMs: first.runAtMs, id: 0 })
    return removed
  },
  held: (lane) => parts.holds.find(laneOf(lane)),
})

const earliest = (one: number | undefined, other: number | undefined): number | undefined =>
  one === undefined || other === undefined ? (one ?? other) : Math.min(one, other)
