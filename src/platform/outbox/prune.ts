import type { DatabaseSync } from 'node:sqlite'

export interface PruneRequest {
  /** Those that were settled before, Unix ms … */
  readonly beforeMs: number
  /** … or in excess of so many, the oldest of them. */
  readonly keep: number
  readonly limit: number
}

export interface Pruned {
  readonly removed: number
  readonly dead: number
}

/**
 * Removes settled deliveries, the oldest first, and an event's body with the last delivery of it: a write for a group
 * commit. The newest row stays always, because the ids after it must not be given twice.
 */
export const preparePrune = (database: DatabaseSync) => {
  const find =
    database.prepare(`SELECT id, state, COALESCE(replayed_from, id) AS eventId, settled_at AS settledAtMs FROM deliveries
    WHERE settled_at IS NOT NULL AND id < (SELECT MAX(id) FROM deliveries) ORDER BY settled_at LIMIT ?`)
  const remove = database.prepare('DELETE FROM deliveries WHERE id = ?')
  const removeBody = database.prepare(`DELETE FROM events WHERE id = ?1
    AND NOT EXISTS (SELECT 1 FROM deliveries WHERE id = ?1) AND NOT EXISTS (SELECT 1 FROM deliveries WHERE replayed_from = ?1)`)

  return ({ beforeMs, keep, limit }: PruneRequest, settled: number): Pruned => {
    const rows = find.all(limit) as unknown as { id: number; state: string; eventId: number; settledAtMs: number }[]
    const leaving = rows.filter(({ settledAtMs }, index) => settledAtMs < beforeMs || index < settled - keep)
    for (const { id, eventId } of leaving) {
      remove.run(id)
      removeBody.run(eventId)
    }
    return { removed: leaving.length, dead: leaving.filter(({ state }) => state === 'dead').length }
  }
}
