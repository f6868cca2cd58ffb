import type { DatabaseSync } from 'node:sqlite'
import type { Clock } from '../clock.ts'
import type { GroupCommit } from '../group-commit.ts'
import { type DeliveryTable, prepareDeliveryTable } from './delivery-table.ts'
import { createLaneIndex, type Head, type LaneIndex } from './lane-index.ts'
import { createLeases, type Leases } from './leases.ts'
import { type Claimed, laneOf, type Outbox, type Settlement } from './outbox.ts'

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
 * costs no write. A succeeded item leaves the table; the attempt log remembers it.
 */
export const createSqliteOutbox = ({ database, commits, clock, leaseMs = 120_000 }: SqliteOutboxOptions): Outbox => {
  const table = prepareDeliveryTable(database)
  const lanes = createLaneIndex(table.headsOfLanes())
  const leases = createLeases(leaseMs)
  const parts: Parts = { table, lanes, leases, commits, counts: table.counts() }
  const { counts } = parts

  return {
    append: async (items) => {
      const nowMs = clock.nowMs()
      const rows = items.map((item) => [laneOf(item), nowMs, JSON.stringify(item.event)] as const)
      await commits.write(() => rows.forEach((row) => table.insert(...row)))
      counts.live += items.length
      for (const [lane] of rows) lanes.wake(lane, nowMs)
    },
    claim: async (limit, perLane) => claim(parts, clock.nowMs(), limit, perLane),
    settle: async (done) => (await Promise.all(done.map((one) => settle(parts, one)))).filter(Boolean).length,
    nextDueMs: async (perLane) => earliest(lanes.nextDueMs(perLane), leases.nextEndMs()),
    backlog: async () => ({ pending: counts.live - leases.size(), leased: leases.size(), dead: counts.dead }),
    close: async () => {},
  }
}

interface Parts {
  readonly table: DeliveryTable
  readonly lanes: LaneIndex
  readonly leases: Leases
  readonly commits: GroupCommit
  /** Rows on disk, leased or not, so that a look at the backlog counts nothing. */
  readonly counts: { live: number; dead: number }
}

const claim = (parts: Parts, nowMs: number, limit: number, perLane: (lane: string) => number): Claimed[] => {
  const { table, lanes, leases } = parts
  for (const { lane, runAtMs } of leases.endBefore(nowMs)) lanes.wake(lane, runAtMs)
  // The oldest `limit` items lie in the lanes with the `limit` oldest heads, so no other lane is looked at.
  const oldestLanes = lanes.due(nowMs, perLane).slice(0, limit)
  try {
    const due = oldestLanes.flatMap((start) => takeFrom(parts, start, Math.min(limit, perLane(start.lane)), nowMs))
    if (oldestLanes.length > 1) due.sort((a, b) => a.runAtMs - b.runAtMs || a.id - b.id)
    const items = due.slice(0, limit).map((head) => ({ head, item: table.read(head) }))
    // What was taken from the lanes beyond the limit goes back.
    for (const { lane, runAtMs } of due.slice(limit)) lanes.wake(lane, runAtMs)
    return items.map(({ head, item }) => ({ ...item, leaseId: leases.start(head, nowMs) }))
  } catch (error) {
    // All of it goes back: what a lane's index has passed is looked at again only after a restart.
    for (const { lane, runAtMs } of oldestLanes) lanes.wake(lane, runAtMs)
    throw error
  }
}

const takeFrom = ({ table, lanes, leases }: Parts, start: Head, room: number, nowMs: number): Head[] => {
  const due: Head[] = []
  for (const head of table.heads(start)) {
    if (leases.has(head.id)) continue
    if (due.length === room || head.runAtMs > nowMs) {
      lanes.set(start.lane, head)
      return due
    }
    due.push(head)
  }
  lanes.set(start.lane, undefined)
  return due
}

const settle = async ({ table, lanes, leases, commits, counts }: Parts, done: Settlement): Promise<boolean> => {
  const head = leases.holder(done)
  if (!head) return false
  // Between here and the commit the lease could be settled twice, so it is marked at once, and unmarked on failure.
  leases.settling(done, true)
  try {
    await commits.write(() => table.settle(done))
  } catch (error) {
    leases.settling(done, false)
    throw error
  }
  leases.end(done)
  if (done.result.state === 'again') lanes.wake(head.lane, done.result.runAtMs)
  else counts.live--
  if (done.result.state === 'dead') counts.dead++
  return true
}

const earliest = (one: number | undefined, other: number | undefined): number | undefined =>
  one === undefined || other === undefined ? (one ?? other) : Math.min(one, other)
