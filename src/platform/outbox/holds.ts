import type { DatabaseSync } from 'node:sqlite'
import type { GroupCommit } from '../group-commit.ts'
import { type Lane, laneOf } from './outbox.ts'

/** Why nothing of a lane is handed out. */
export interface Hold {
  /** `failing`: it had only failed for days. `gone`: the customer's side said so (410). Else who asked for it. */
  readonly by: 'failing' | 'gone' | 'tenant' | 'operator'
  /** For the customer to read. */
  readonly reason: string
  /** Unix ms on the injected clock. */
  readonly sinceMs: number
}

export interface Holds {
  find(lane: string): Hold | undefined
  /**
   * Resolves once it is on disk. What a tenant asks for takes the place of the platform's own hold, and what the operator
   * asks for that of any; else answers false for a lane that is held already.
   */
  add(lane: Lane, hold: Hold): Promise<boolean>
  remove(lane: Lane): Promise<boolean>
}

const addSql = `INSERT INTO holds (tenant, hook, by, reason, since) VALUES (?, ?, ?, ?, ?)
  ON CONFLICT DO UPDATE SET by = excluded.by, reason = excluded.reason, since = excluded.since
  WHERE (excluded.by = 'operator' AND by <> 'operator') OR (excluded.by = 'tenant' AND by IN ('failing', 'gone'))`

/** Which lanes are held, in memory beside the disk: every claim asks. */
export const createHolds = (database: DatabaseSync, commits: GroupCommit): Holds => {
  const held = new Map<string, Hold>()
  for (const row of database.prepare('SELECT tenant, hook, by, reason, since FROM holds').all()) {
    const { tenant, hook, since, ...rest } = row as unknown as Lane & Omit<Hold, 'sinceMs'> & { since: number }
    held.set(laneOf({ tenant, hook }), { by: rest.by, reason: rest.reason, sinceMs: since })
  }
  const insert = database.prepare(addSql)
  const remove = database.prepare('DELETE FROM holds WHERE tenant = ? AND hook = ?')

  return {
    find: (lane) => held.get(lane),
    add: async ({ tenant, hook }, hold) => {
      const { changes } = await commits.write(() => insert.run(tenant, hook, hold.by, hold.reason, hold.sinceMs))
      if (changes === 0) return false
      held.set(laneOf({ tenant, hook }), hold)
      return true
    },
    remove: async ({ tenant, hook }) => {
      await commits.write(() => remove.run(tenant, hook))
      return held.delete(laneOf({ tenant, hook }))
    },
  }
}
