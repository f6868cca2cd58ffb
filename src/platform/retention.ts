import type { DatabaseSync } from 'node:sqlite'
import type { Clock } from './clock.ts'
import type { GroupCommit } from './group-commit.ts'
import type { Outbox } from './outbox/outbox.ts'

/** How much of what is over stays: events whose delivery has ended, entries of the attempt log, and request keys. */
export interface Kept {
  readonly days: number
  /** Of each; at 2 KB an event a file of some 300 MB. */
  readonly events: number
}

export const defaultKept: Kept = { days: 30, events: 100_000 }

/** Rows that are removed in one transaction: a call that is being written at the same time waits for so many. */
const stepRows = 200

const everyMs = 1_000

export interface RetentionOptions {
  readonly database: DatabaseSync
  readonly commits: GroupCommit
  readonly outbox: Outbox
  readonly clock: Clock
  readonly kept?: Kept | undefined
}

export interface Retention {
  /** Removes all that is too old or too much, in small steps. */
  sweep(): Promise<void>
  close(): Promise<void>
}

/** Keeps the data file bounded: SQLite uses the pages again that removed rows leave. What waits is never removed. */
export const createRetention = ({ database, commits, outbox, clock, kept = defaultKept }: RetentionOptions): Retention => {
  const forget = prepareForgetting(database)
  let [closed, cancel] = [false, (): void => {}]
  let sweeping: Promise<void> = Promise.resolve()

  const sweepOnce = async (): Promise<void> => {
    const beforeMs = clock.nowMs() - kept.days * 24 * 3_600_000
    let again = true
    while (again && !closed) {
      const request = { beforeMs, keep: kept.events, limit: stepRows }
      const [deliveries, others] = await Promise.all([outbox.prune(request), commits.write(() => forget(beforeMs, kept.events))])
      again = deliveries === stepRows || others === stepRows
    }
  }
  // Two at a time would both remove what is too much.
  const sweep = (): Promise<void> => {
    sweeping = sweeping.then(sweepOnce).catch((error: unknown) => console.error('old events could not be removed:', error))
    return sweeping
  }
  const later = (): void => {
    void sweep().then(() => {
      if (!closed) cancel = clock.after(everyMs, later)
    })
  }
  cancel = clock.after(everyMs, later)

  return {
    sweep,
    close: async () => {
      closed = true
      cancel()
      await sweeping
    },
  }
}

/** Answers how many went at most of one kind: `stepRows` tells that there may be more. */
const prepareForgetting = (database: DatabaseSync) => {
  const [attempts, requests] = [prepareOldest(database, 'attempts', 'started_at'), prepareOldest(database, 'requests', 'made_at')]
  return (beforeMs: number, keep: number): number => Math.max(attempts(beforeMs, keep), requests(beforeMs, keep))
}

/** Their ids grow with time. The newest row stays always, because the ids after it must not be given twice. */
const prepareOldest = (database: DatabaseSync, table: 'attempts' | 'requests', time: 'started_at' | 'made_at') => {
  const remove = database.prepare(`DELETE FROM ${table} WHERE id IN (
    SELECT id FROM ${table} WHERE id < (SELECT MAX(id) FROM ${table}) ORDER BY id LIMIT ${stepRows})
    AND (${time} < ?1 OR id <= (SELECT MAX(id) FROM ${table}) - ?2)`)
  return (beforeMs: number, keep: number): number => Number(remove.run(beforeMs, keep).changes)
}
