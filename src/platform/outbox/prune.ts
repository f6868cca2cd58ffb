import type { DatabaseSync } from 'node:sqlite'
import type { GroupCommit } from '../group-commit.ts'
import { addSettled, type Counts } from './delivery-table.ts'

export interface PruneRequest {
  /** Those that were settled before, Unix ms … */
  readonly beforeMs: number
  /** … or in excess of so many in all. */
  readonly keep: number
  readonly limit: number
}

/** What leaves of a tenant, the oldest first. */
interface Removal {
  readonly tenant: string
  readonly beforeMs: number
  readonly most: number
}

interface Removed {
  readonly tenant: string
  readonly rows: number
  readonly dead: number
}

/** Tenants that are looked at for what is too old, at a time. */
const tenantsAtATime = 50

/**
 * Removes settled deliveries, the oldest first, and an event's body with the last delivery of it. A tenant of many events
 * makes room for its own: what others may want to replay stays.
 */
export const createPrune = (database: DatabaseSync, commits: GroupCommit, counts: Counts) => {
  const remove = prepareRemove(database)
  let turn = 0

  return async ({ beforeMs, keep, limit }: PruneRequest): Promise<number> => {
    const tenants = [...counts.settled.keys()]
    if (turn >= tenants.length) turn = 0
    const looked = tenants.slice(turn, turn + tenantsAtATime)
    const tooOld = looked.map((tenant): Removal => ({ tenant, beforeMs, most: limit }))
    const removals = [...tooMany(counts.settled, keep), ...tooOld]
    const removed = await commits.write(() => removeAll(remove, removals, limit))
    let all = 0
    for (const { tenant, rows, dead } of removed) {
      addSettled(counts, tenant, -rows)
      counts.dead -= dead
      all += rows
    }
    // Who is not done with keeps the turn.
    if (all < limit) turn += looked.length
    return all
  }
}

/** Who has more than an equal share of what is kept gives of it, who has most first, until there is no excess. */
const tooMany = (settled: ReadonlyMap<string, number>, keep: number): Removal[] => {
  let excess = settled.values().reduce((sum, count) => sum + count, 0) - keep
  if (excess <= 0) return []
  const share = Math.floor(keep / settled.size)
  const removals: Removal[] = []
  for (const [tenant, count] of [...settled].filter(([, many]) => many > share).sort((one, other) => other[1] - one[1])) {
    const most = Math.min(excess, count - share)
    removals.push({ tenant, beforeMs: Number.MAX_SAFE_INTEGER, most })
    excess -= most
    if (excess === 0) break
  }
  return removals
}

const removeAll = (remove: ReturnType<typeof prepareRemove>, removals: readonly Removal[], limit: number): Removed[] => {
  const removed: Removed[] = []
  let left = limit
  for (const removal of removals) {
    if (left === 0) break
    const one = remove({ ...removal, most: Math.min(removal.most, left) })
    removed.push(one)
    left -= one.rows
  }
  return removed
}

/** A write for a group commit. The newest row stays always, because the ids after it must not be given twice. */
const prepareRemove = (database: DatabaseSync) => {
  const find = database.prepare(`SELECT id, state, COALESCE(replayed_from, id) AS eventId FROM deliveries
    WHERE tenant = ? AND settled_at < ? AND id < (SELECT MAX(id) FROM deliveries) ORDER BY settled_at LIMIT ?`)
  const remove = database.prepare('DELETE FROM deliveries WHERE id = ?')
  const removeBody = database.prepare(`DELETE FROM events WHERE id = ?1
    AND NOT EXISTS (SELECT 1 FROM deliveries WHERE id = ?1) AND NOT EXISTS (SELECT 1 FROM deliveries WHERE replayed_from = ?1)`)

  return ({ tenant, beforeMs, most }: Removal): Removed => {
    const rows = find.all(tenant, beforeMs, most) as unknown as { id: number; state: string; eventId: number }[]
    for (const { id, eventId } of rows) {
      remove.run(id)
      removeBody.run(eventId)
    }
    return { tenant, rows: rows.length, dead: rows.filter(({ state }) => state === 'dead').length }
  }
}
