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
  const forgetAttempts = prepareForgetting(database)
  let [closed, cancel] = [false, (): void => {}]
  let sweeping: Promise<void> = Promise.resolve()

  const sweepOnce = async (): Promise<void> => {
    const beforeMs = clock.nowMs() - kept.days * 24 * 3_600_000
    let again = true
    while (again && !closed) {
      const request = { beforeMs, keep: kept.events, limit: stepRows }
      const [deliveries, attempts] = await Promise.all([
        outbox.prune(request),
        commits.write(() => forgetAttempts(beforeMs, kept.events)),
      ])
      again = deliveries === stepRows || attempts === stepRows
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

/** The newest entry stays always, because the ids after it must not be given twice. */
const prepareForgetting = (database: DatabaseSync) => {
  const attempts = database.prepare(`DELETE FROM attempts WHERE id IN (
    SELECT id FROM attempts WHERE id < (SELECT MAX(id) FROM attempts) ORDER BY id LIMIT ${stepRows})
    AND (started_at < ?1 OR id <= (SELECT MAX(id) FROM attempts) - ?2)`)
  const requests = database.prepare('DELETE FROM requests WHERE made_at < ?')
  return (beforeMs: number, keep: number): number => {
    requests.run(beforeMs)
    return Number(attempts.run(beforeMs, keep).changes)
  }
}
