import type { DatabaseSync } from 'node:sqlite'
import type { HookEvent } from '../../hooks/event.ts'
import type { Head } from './lane-index.ts'
import type { Claimed, OutboxItem, Settlement } from './outbox.ts'

export type DeliveryTable = ReturnType<typeof prepareDeliveryTable>

/** The statements of the table `deliveries`. Those that write are for a group commit to run. */
export const prepareDeliveryTable = (database: DatabaseSync) => {
  const insert = database.prepare('INSERT INTO deliveries (lane, run_at, event) VALUES (?, ?, ?)')
  // Answered from the index alone: the events of a long lane are not touched.
  const heads = database.prepare(`SELECT id, lane, run_at AS runAtMs FROM deliveries
    WHERE dead = 0 AND lane = ? AND (run_at, id) >= (?, ?) ORDER BY run_at, id`)
  const read = database.prepare('SELECT attempts, failures, event FROM deliveries WHERE id = ?')
  const remove = database.prepare('DELETE FROM deliveries WHERE id = ?')
  const again = database.prepare(
    'UPDATE deliveries SET run_at = ?, attempts = attempts + 1, failures = failures + ? WHERE id = ?',
  )
  const bury = database.prepare('UPDATE deliveries SET dead = 1, attempts = attempts + 1 WHERE id = ?')
  return {
    insert: (lane: string, runAtMs: number, event: string): void => void insert.run(lane, runAtMs, event),
    heads: ({ lane, runAtMs, id }: Head) => heads.iterate(lane, runAtMs, id) as Iterable<unknown> as Iterable<Head>,
    headsOfLanes: () =>
      database
        .prepare('SELECT lane, MIN(run_at) AS runAtMs FROM deliveries WHERE dead = 0 GROUP BY lane')
        .all() as unknown as Omit<Head, 'id'>[],
    counts: () =>
      database
        .prepare('SELECT COUNT(*) FILTER (WHERE dead = 0) AS live, COUNT(*) FILTER (WHERE dead = 1) AS dead FROM deliveries')
        .get() as unknown as { live: number; dead: number },
    read: ({ id, lane }: Head): Omit<Claimed, 'leaseId'> => {
      const row = read.get(id) as { attempts: number; failures: number; event: string }
      const event = JSON.parse(row.event) as HookEvent
      return { ...itemOf(lane, event), deliveryId: id, attempt: row.attempts + 1, failures: row.failures }
    },
    settle: ({ deliveryId, result }: Settlement): void => {
      if (result.state === 'succeeded') remove.run(deliveryId)
      else if (result.state === 'again') again.run(result.runAtMs, result.counts ? 1 : 0, deliveryId)
      else bury.run(deliveryId)
    },
  }
}

/** The way back from laneOf: neither part can hold a slash. */
const itemOf = (lane: string, event: HookEvent): OutboxItem => {
  const slash = lane.indexOf('/')
  return { tenant: lane.slice(0, slash), hook: lane.slice(slash + 1), event }
}
