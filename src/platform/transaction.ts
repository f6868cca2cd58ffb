import type { DatabaseSync } from 'node:sqlite'

/** A write and whoever waits for it. `work` may be run a second time. */
export interface Job {
  readonly work: () => unknown
  readonly resolve: (value: unknown) => void
  readonly reject: (error: unknown) => void
}

/** Tells a job's caller how it ended. */
type Settle = () => void

interface Statements {
  readonly database: DatabaseSync
  readonly run: (sql: 'BEGIN IMMEDIATE' | 'COMMIT' | 'ROLLBACK' | 'SAVEPOINT job' | 'RELEASE job' | 'ROLLBACK TO job') => void
}

/**
 * Runs jobs in one transaction, and answers how each ended, to be told only now, after the commit. A bad job fails
 * alone: savepoints cost, so they are set only in a second go, once one of the batch is known to be bad.
 */
export const createTransaction = (database: DatabaseSync): ((jobs: readonly Job[]) => Settle[]) => {
  const statements = prepare(database)
  return (jobs) => {
    try {
      return inTransaction(statements, () => jobs.map(resolved))
    } catch (error) {
      if (jobs.length === 1) return rejectAll(jobs, error)
    }
    try {
      return inTransaction(statements, () => jobs.map((job) => apart(statements, job)))
    } catch (error) {
      return rejectAll(jobs, error)
    }
  }
}

const prepare = (database: DatabaseSync): Statements => {
  const prepared = new Map<string, ReturnType<DatabaseSync['prepare']>>()
  const run: Statements['run'] = (sql) => {
    const statement = prepared.get(sql) ?? database.prepare(sql)
    prepared.set(sql, statement)
    statement.run()
  }
  return { database, run }
}

const inTransaction = ({ database, run }: Statements, work: () => Settle[]): Settle[] => {
  try {
    run('BEGIN IMMEDIATE')
    const settlements = work()
    run('COMMIT')
    return settlements
  } catch (error) {
    // On a full disk SQLite has rolled back by itself.
    if (database.isTransaction) run('ROLLBACK')
    throw error
  }
}

const resolved = ({ work, resolve }: Job): Settle => {
  const value = work()
  return () => resolve(value)
}

const apart = ({ database, run }: Statements, job: Job): Settle => {
  run('SAVEPOINT job')
  try {
    const settle = resolved(job)
    run('RELEASE job')
    return settle
  } catch (error) {
    if (!database.isTransaction) throw error
    run('ROLLBACK TO job')
    run('RELEASE job')
    return () => job.reject(error)
  }
}

const rejectAll = (jobs: readonly Job[], error: unknown): Settle[] => jobs.map((job) => () => job.reject(error))
