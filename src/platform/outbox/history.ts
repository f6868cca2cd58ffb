import type { DatabaseSync } from 'node:sqlite'
import type { HookEvent } from '../../hooks/event.ts'
import type { Settled } from './outbox.ts'

/** What became of an event: of its latest delivery, where it was replayed. Times are Unix ms. */
export interface DeliveryRecord {
  /** Grows with time: the cursor after this event. */
  readonly id: number
  readonly hook: string
  readonly event: EventHead
  readonly state: 'pending' | Settled
  readonly attempts: number
  readonly failures: number
  readonly createdAtMs: number
  /** When it is tried next, for one that waits. */
  readonly runAtMs: number
  readonly settledAtMs: number | null
  /** How often it was replayed, as far as retention has kept that. */
  readonly replays: number
}

/** An event without its data. */
export type EventHead = Omit<HookEvent, 'data'>

export interface WholeRecord extends DeliveryRecord {
  readonly event: HookEvent
}

export interface EventQuery {
  /** The `next` of the page before; 0 for the first page. */
  readonly after: number
  readonly limit: number
  readonly hook?: string | undefined
  /** Those whose id begins with `test-`, too. */
  readonly tests?: boolean | undefined
}

export interface EventPage {
  readonly events: readonly DeliveryRecord[]
  /** Where the next page starts, also when there is nothing more yet: who comes back with it misses nothing. */
  readonly next: number
  /** There is more already. */
  readonly more: boolean
}

export interface History {
  events(tenant: string, query: EventQuery): EventPage
  find(tenant: string, eventId: string): WholeRecord | undefined
}

/** What a customer sent to try an endpoint out is no business of theirs: it is listed and repeated when it is asked for. */
export const isTest = (eventId: string): boolean => eventId.startsWith('test-')

/** A filter that matches nothing must not hold up the event loop for a long history. */
const lookAtMost = 5_000

/**
 * A page never takes its events' data apart in our own memory: 200 of them are 50 MB when a tenant wants them to be.
 * SQLite cuts it off, at 6 ns a byte: a page ends where that has become long.
 */
const headSql = `json_remove(body, '$.data')`
const pageMaxBytes = 4 * 1024 * 1024

const recordSql = (
  body: string,
): string => `SELECT first.id, first.hook, ${body} AS body, octet_length(body) AS bytes, first.created_at AS createdAtMs,
    latest.state, latest.attempts, latest.failures, latest.run_at AS runAtMs, latest.settled_at AS settledAtMs,
    (SELECT COUNT(*) FROM deliveries AS one WHERE one.replayed_from = first.id) AS replays
  FROM deliveries AS first JOIN events ON events.id = first.id
  JOIN deliveries AS latest ON latest.id =
    COALESCE((SELECT MAX(one.id) FROM deliveries AS one WHERE one.replayed_from = first.id), first.id)
  WHERE first.id = ?`

/** What a tenant asks for after the fact: what happened, and what became of it. */
export const createHistory = (database: DatabaseSync): History => {
  const look = database.prepare(`SELECT id, hook, event_id AS eventId FROM deliveries
    WHERE replayed_from IS NULL AND tenant = ? AND id > ? ORDER BY id LIMIT ${lookAtMost}`)
  const byEvent = database.prepare(`SELECT id FROM deliveries WHERE replayed_from IS NULL AND event_id = ? AND tenant = ?`)
  const head = database.prepare(recordSql(headSql))
  const whole = database.prepare(recordSql('body'))

  return {
    events: (tenant, query) => {
      const events: DeliveryRecord[] = []
      let [next, looked, bytes] = [query.after, 0, 0]
      const isFull = (): boolean => events.length === query.limit || bytes > pageMaxBytes
      for (const row of look.iterate(tenant, query.after) as Iterable<unknown> as Iterable<Looked>) {
        looked++
        next = row.id
        if (!isAskedFor(row, query)) continue
        const found = head.get(row.id) as unknown as Row
        events.push(readRecord(found))
        bytes += found.bytes
        if (isFull()) break
      }
      return { events, next, more: isFull() || looked === lookAtMost }
    },
    find: (tenant, eventId) => {
      const row = byEvent.get(eventId, tenant)
      return row && readRecord(whole.get(row['id'] as number) as unknown as Row)
    },
  }
}

interface Looked {
  readonly id: number
  readonly hook: string
  readonly eventId: string
}

const isAskedFor = ({ hook, eventId }: Looked, query: EventQuery): boolean =>
  (query.hook === undefined || query.hook === hook) && (query.tests === true || !isTest(eventId))

type Row = Omit<DeliveryRecord, 'event'> & { readonly body: string; readonly bytes: number }

/** With as much of the event as was asked for. */
const readRecord = ({ body, ...record }: Row): WholeRecord => ({ ...record, event: JSON.parse(body) as HookEvent })
