import type { DatabaseSync } from 'node:sqlite'
import type { HookEvent } from '../../hooks/event.ts'
import type { Place } from './look-ahead.ts'
import type { Claimed, Lane, OutboxItem, Settlement } from './outbox.ts'

export type DeliveryTable = ReturnType<typeof prepareDeliveryTable>

export interface Counts {
  /** Waiting or leased. */
  live: number
  dead: number
  /** Succeeded, dead or discarded, by tenant. */
  readonly settled: Map<string, number>
}

/** `by` may be less than nothing; a tenant of whom nothing is left is forgotten. */
export const addSettled = ({ settled }: Counts, tenant: string, by: number): void => {
  const count = (settled.get(tenant) ?? 0) + by
  if (count > 0) settled.set(tenant, count)
  else settled.delete(tenant)
}

/** What an item takes of its lane's share: its bytes, as far as its text tells. */
export type Read = Omit<Claimed, 'leaseId'> & { readonly bytes: number }

const readSql = `SELECT attempts, failures, body FROM deliveries JOIN events ON events.id = COALESCE(replayed_from, deliveries.id)
  WHERE deliveries.id = ?`

/**
 * The statements that every delivery needs. Those that write are for a group commit to run. What changes is in narrow
 * rows, apart from the events' bodies: settling rewrites some 100 bytes, not 25 KB.
 */
export const prepareDeliveryTable = (database: DatabaseSync) => ({
  ...prepareWrites(database),
  ...prepareLooks(database),
  counts: () => countAll(database),
})

const prepareWrites = (database: DatabaseSync) => {
  const insert = database.prepare('INSERT INTO deliveries (tenant, hook, event_id, run_at, created_at) VALUES (?, ?, ?, ?, ?)')
  const insertBody = database.prepare('INSERT INTO events (id, body) VALUES (?, ?)')
  const finish = database.prepare('UPDATE deliveries SET state = ?, attempts = attempts + ?, settled_at = ? WHERE id = ?')
  const again = database.prepare(
    'UPDATE deliveries SET run_at = ?, attempts = attempts + ?, failures = failures + ? WHERE id = ?',
  )
  return {
    /** Answers the delivery's id. */
    insert: ({ tenant, hook, event }: OutboxItem, nowMs: number, body: string): number => {
      const { lastInsertRowid } = insert.run(tenant, hook, event.id, nowMs, nowMs)
      insertBody.run(lastInsertRowid, body)
      return Number(lastInsertRowid)
    },
    settle: ({ deliveryId, result }: Settlement, nowMs: number): void => {
      if (result.state === 'again') {
        const { runAtMs, uses } = result
        again.run(runAtMs, uses === 'nothing' ? 0 : 1, uses === 'failure' ? 1 : 0, deliveryId)
      } else finish.run(result.state, result.state === 'discarded' ? 0 : 1, nowMs, deliveryId)
    },
  }
}

const waitingSql = `FROM deliveries WHERE state = 'pending' AND tenant = ? AND hook = ?`

/** All but `read` are answered from the index alone. */
const prepareLooks = (database: DatabaseSync) => {
  const heads = database.prepare(
    `SELECT run_at AS runAtMs, id ${waitingSql} AND (run_at, id) >= (?, ?) ORDER BY run_at, id LIMIT ?`,
  )
  const firstOf = database.prepare(`SELECT run_at AS runAtMs ${waitingSql} ORDER BY run_at LIMIT 1`)
  const waiting = database.prepare(`SELECT COUNT(*) AS count ${waitingSql}`)
  const readRow = database.prepare(readSql)
  return {
    heads: ({ tenant, hook }: Lane, { runAtMs, id }: Place, limit: number) =>
      heads.all(tenant, hook, runAtMs, id, limit) as unknown as Place[],
    firstOf: ({ tenant, hook }: Lane) => firstOf.get(tenant, hook) as Omit<Place, 'id'> | undefined,
    firstOfAll: () =>
      database
        .prepare(`SELECT tenant, hook, MIN(run_at) AS runAtMs FROM deliveries WHERE state = 'pending' GROUP BY tenant, hook`)
        .all() as unknown as (Lane & Omit<Place, 'id'>)[],
    waiting: ({ tenant, hook }: Lane) => waiting.get(tenant, hook)?.['count'] as number,
    read: ({ tenant, hook }: Lane, id: number): Read => {
      const { attempts, failures, body } = readRow.get(id) as unknown as { attempts: number; failures: number; body: string }
      const event = JSON.parse(body) as HookEvent
      return { tenant, hook, event, deliveryId: id, attempt: attempts + 1, failures, bytes: body.length }
    },
  }
}

const countAll = (database: DatabaseSync): Counts => {
  const count = (where: string): number =>
    database.prepare(`SELECT COUNT(*) AS count FROM deliveries WHERE ${where}`).get()?.['count'] as number
  const bySettled = database
    .prepare('SELECT tenant, COUNT(*) AS count FROM deliveries WHERE settled_at IS NOT NULL GROUP BY tenant')
    .all() as unknown as { tenant: string; count: number }[]
  return {
    live: count(`state = 'pending'`),
    dead: count(`settled_at IS NOT NULL AND state = 'dead'`),
    settled: new Map(bySettled.map(({ tenant, count: settled }) => [tenant, settled])),
  }
}
