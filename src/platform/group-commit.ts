import type { DatabaseSync } from 'node:sqlite'
import { isFullDisk } from './full-disk.ts'
import { createTransaction, type Job } from './transaction.ts'

/**
 * Makes one transaction out of all writes of a tick of the event loop, because the price of a durable write is its
 * fsync, not its rows. A write must do nothing but change the database: it may be run a second time.
 */
export interface GroupCommit {
  /**
   * Resolves once the write is on disk; rejects, alone, when it fails. `onWritten` gets what the work answered before
   * anybody else can act on what is now there.
   */
  write<T>(work: () => T, onWritten?: (value: T) => void): Promise<T>
  /** The same for work that nobody outside waits for: it joins the next transaction, or makes one within `soonMs`. */
  writeSoon<T>(work: () => T): Promise<T>
  /**
   * Joins the next transaction, or makes one within `laterMs`. `onWritten` gets what the work answered, once it is on
   * disk; a failure is told to `onLost`.
   */
  writeLater<T>(work: () => T, onWritten?: (value: T) => void): void
  /** How many writes the disk had no room for so far. */
  refused(): number
  /** Writes what waits. Later writes are refused. */
  close(): Promise<void>
}

const laterMs = 25
const soonMs = 10

/** `onLost` is told why writes that nobody waits for could not be made. */
export const createGroupCommit = (database: DatabaseSync, onLost: (error: unknown) => void): GroupCommit => {
  const transaction = createTransaction(database)
  const jobs: Job[] = []
  let now: NodeJS.Immediate | undefined
  let [soon, later]: (NodeJS.Timeout | undefined)[] = []
  let closed = false
  const { counting, refused } = createTally()

  const flush = (): void => {
    clearImmediate(now)
    clearTimeout(soon)
    clearTimeout(later)
    now = soon = later = undefined
    const batch = jobs.splice(0)
    if (batch.length > 0) for (const settle of transaction(batch)) settle()
  }

  const add = <T>(work: () => T, onWritten: ((value: T) => void) | undefined, plan: () => void): Promise<T> =>
    new Promise<T>((resolve, reject) => {
      if (closed) return reject(new Error('the database is closed'))
      jobs.push(jobOf(work, onWritten, resolve, counting(reject)))
      plan()
    })
  const flushNow = (): void => void (now ??= setImmediate(flush))
  const flushSoon = (): void => {
    if (!now) soon ??= setTimeout(flush, soonMs)
  }

  return {
    write: (work, onWritten) => add(work, onWritten, flushNow),
    writeSoon: (work) => add(work, undefined, flushSoon),
    writeLater: (work, onWritten = () => {}) => {
      if (closed) return onLost(new Error('the database is closed'))
      jobs.push({ work, resolve: onWritten as Job['resolve'], reject: counting(onLost) })
      if (!now) later ??= setTimeout(flush, laterMs)
    },
    refused,
    close: async () => {
      closed = true
      flush()
    },
  }
}

const jobOf = <T>(
  work: () => T,
  onWritten: ((value: T) => void) | undefined,
  resolve: (value: T) => void,
  reject: Job['reject'],
): Job => {
  const settle = (value: T): void => {
    onWritten?.(value)
    resolve(value)
  }
  return { work, resolve: settle as Job['resolve'], reject }
}

/** Counts the writes that it hears were refused for want of room. */
const createTally = () => {
  let refused = 0
  const counting =
    (reject: Job['reject']): Job['reject'] =>
    (error) => {
      if (isFullDisk(error)) refused++
      reject(error)
    }
  return { counting, refused: () => refused }
}
