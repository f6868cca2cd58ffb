import type { DatabaseSync } from 'node:sqlite'
import type { GroupCommit } from '../group-commit.ts'
import type { Lane } from './outbox.ts'

/** Rows changed in one transaction: other writers wait for so long. */
const stepRows = 1_000

/** What a lane was to try later is due at `nowMs`. Only for one that is held, whose order nobody has in hand. */
export type Hasten = (lane: Lane, nowMs: number) => Promise<void>

export const createHasten = (database: DatabaseSync, commits: GroupCommit): Hasten => {
  const hasten = database.prepare(`UPDATE deliveries SET run_at = ?3 WHERE id IN (SELECT id FROM deliveries
    WHERE state = 'pending' AND tenant = ?1 AND hook = ?2 AND run_at > ?3 ORDER BY run_at, id LIMIT ${stepRows})`)
  return async ({ tenant, hook }, nowMs) => {
    let rows: number
    do rows = await commits.write(() => Number(hasten.run(tenant, hook, nowMs).changes))
    while (rows === stepRows)
  }
}
