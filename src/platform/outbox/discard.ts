import type { DatabaseSync } from 'node:sqlite'
import type { GroupCommit } from '../group-commit.ts'
import type { Leases } from './leases.ts'
import type { Discardable, Lane } from './outbox.ts'

/** Rows changed in one transaction: other writers wait for so long. */
const stepRows = 1_000

export interface DiscardParts {
  readonly database: DatabaseSync
  readonly commits: GroupCommit
  readonly leases: Leases
  readonly nowMs: () => number
  /** Told at once of what is on disk. */
  readonly onDiscarded: (lane: Lane, state: 'pending' | 'dead', rows: number) => void
}

/** Gives up deliveries of a lane, in steps. One under lease is left to whoever tries it. */
export const createDiscard = ({ database, commits, leases, nowMs, onDiscarded }: DiscardParts) => {
  const find = {
    pending: database.prepare(`SELECT id FROM deliveries WHERE state = 'pending' AND tenant = ? AND hook = ?
      ORDER BY run_at, id LIMIT ?`),
    dead: database.prepare(`SELECT id FROM deliveries WHERE state = 'dead' AND tenant = ? AND hook = ? LIMIT ?`),
  }
  const give = database.prepare(`UPDATE deliveries SET state = 'discarded', settled_at = ? WHERE id = ?`)

  const discardAll = async (lane: Lane, state: 'pending' | 'dead'): Promise<number> => {
    const { tenant, hook } = lane
    const step = (): number => {
      const rows = find[state].all(tenant, hook, stepRows + leases.size()) as unknown as { id: number }[]
      const free = rows.filter(({ id }) => !leases.has(id)).slice(0, stepRows)
      for (const { id } of free) give.run(nowMs(), id)
      return free.length
    }
    let all = 0
    for (;;) {
      const rows = await commits.write(step, (count) => onDiscarded(lane, state, count))
      all += rows
      if (rows < stepRows) return all
    }
  }

  return async (lane: Lane, what: Discardable): Promise<number> => {
    const waiting = what === 'dead' ? 0 : await discardAll(lane, 'pending')
    return waiting + (what === 'waiting' ? 0 : await discardAll(lane, 'dead'))
  }
}
