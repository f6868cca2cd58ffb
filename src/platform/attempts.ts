import type { DatabaseSync } from 'node:sqlite'
import type { Usage, WireTrace } from '../approaches/approach.ts'
import type { Failure, Outcome, OutcomeKind } from '../hooks/outcome.ts'
import type { ExtensionVersion } from './extensions.ts'
import { createFollowers } from './followers.ts'
import type { GroupCommit } from './group-commit.ts'
import type { Invocation } from './invocation.ts'

/** What the log keeps of a try to run an extension. `attempt` counts from 1. */
export interface AttemptRecord {
  readonly id: string
  readonly eventId: string
  readonly hook: string
  readonly version: number
  readonly approach: string
  readonly attempt: number
  /** Without the value that came back: it is the customer's business. */
  readonly outcome: { readonly kind: OutcomeKind; readonly error?: Failure; readonly reason?: string }
  readonly startedAt: string
  readonly durationUs: number
  readonly usage: Usage
  /** Where anything went over the wire. */
  readonly wire?: WireTrace
  readonly logs: string[]
}

export interface AttemptFilter {
  readonly hook?: string | undefined
  readonly outcome?: OutcomeKind | undefined
}

export interface AttemptQuery extends AttemptFilter {
  readonly limit: number
  /** The `next` of the page before. */
  readonly cursor?: string | undefined
}

export interface AttemptPage {
  readonly attempts: AttemptRecord[]
  readonly next: string | null
}

export interface AttemptLog {
  /** Written with the next commit; nobody waits for it, so a crash may cost the last 25 ms of the log. */
  record(eventId: string, extension: ExtensionVersion, attempt: number, invocation: Invocation): void
  /** Newest first. A page may hold fewer than `limit` and still have a `next`: a look is bounded, and so is what it reads. */
  page(tenant: string, query: AttemptQuery): AttemptPage
  /** Those after an id, oldest first, as far as one look goes; none is read before it is asked for. */
  since(tenant: string, id: number): Iterable<Unread>
  /** The id of the event that an attempt was made for. */
  eventOf(tenant: string, id: number): string | undefined
  /** Calls back with each attempt of a tenant from now on, once it is on disk. Answers how to stop. */
  follow(tenant: string, onAttempt: (attempt: AttemptRecord) => void): () => void
}

/** A filter that matches nothing must not hold up the event loop for a long log. */
export const lookAtMost = 5_000

/** An entry may have 200 KB of lines: a page of them must not, either. In UTF-16 units. */
const pageMaxChars = 4 * 1024 * 1024

export const createAttemptLog = (database: DatabaseSync, commits: GroupCommit): AttemptLog => {
  const insert = database.prepare(`INSERT INTO attempts
    (tenant, hook, event_id, version, approach, attempt, outcome, detail, logs, usage, wire, started_at, duration_us)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`)
  const followers = createFollowers()

  return {
    record: (eventId, { approach, deployable }, attempt, { outcome, logs, usage, wire, startedAtMs, durationUs }) => {
      const { tenant, hook, version } = deployable
      // In the order of the statement's columns.
      const row = {
        ...{ hook, event_id: eventId, version, approach, attempt, outcome: outcome.kind, detail: detailOf(outcome) },
        ...{ logs: logs.length === 0 ? '[]' : JSON.stringify(logs), usage: usage ? JSON.stringify(usage) : null },
        ...{ wire: wire ? JSON.stringify(wire) : null, started_at: startedAtMs, duration_us: durationUs },
      }
      commits.writeLater(
        () => insert.run(tenant, ...Object.values(row)).lastInsertRowid,
        (id) => followers.tell(tenant, () => readAttempt({ id: Number(id), ...row })),
      )
    },
    ...createLookUps(database),
    follow: followers.add,
  }
}

/** What a filter leaves out is not read: its lines may be long. */
const createLookUps = (database: DatabaseSync): Pick<AttemptLog, 'page' | 'since' | 'eventOf'> => {
  const lookBack = database.prepare(`${lookSql} AND id < ? ORDER BY id DESC LIMIT ?`)
  const lookOn = database.prepare(`${lookSql} AND id > ? ORDER BY id LIMIT ?`)
  const one = database.prepare('SELECT * FROM attempts WHERE id = ?')
  const event = database.prepare('SELECT event_id FROM attempts WHERE id = ? AND tenant = ?')
  const read = ({ id }: Seen): Row => one.get(id) as unknown as Row
  return {
    page: (tenant, { hook, outcome, limit, cursor }) => {
      const filtered = hook !== undefined || outcome !== undefined
      const attempts: AttemptRecord[] = []
      let left = filtered ? lookAtMost : limit
      let [last, chars]: [number | undefined, number] = [undefined, 0]
      const before = Number(cursor ?? Number.MAX_SAFE_INTEGER)
      for (const seen of lookBack.iterate(tenant, before, left) as Iterable<unknown> as Iterable<Seen>) {
        last = seen.id
        left--
        if (!matches({ hook, outcome }, seen.hook, seen.outcome)) continue
        const entry = read(seen)
        attempts.push(readAttempt(entry))
        chars += entry.logs.length + (entry.wire?.length ?? 0) + (entry.detail?.length ?? 0)
        if (attempts.length === limit || chars > pageMaxChars) break
      }
      const more = attempts.length === limit || chars > pageMaxChars || left === 0
      return { attempts, next: more && last !== undefined ? String(last) : null }
    },
    since: (tenant, id) =>
      lookOn.iterate(tenant, id, lookAtMost).map((row) => {
        const seen = row as unknown as Seen
        return { ...seen, read: () => readAttempt(read(seen)) }
      }),
    eventOf: (tenant, id) => event.get(id, tenant)?.['event_id'] as string | undefined,
  }
}

const lookSql = 'SELECT id, hook, outcome FROM attempts WHERE tenant = ?'

export const matches = (filter: AttemptFilter, hook: string, outcome: OutcomeKind): boolean =>
  (filter.hook === undefined || filter.hook === hook) && (filter.outcome === undefined || filter.outcome === outcome)

/** An outcome without the value that came back. */
export const describeOutcome = (outcome: Outcome): AttemptRecord['outcome'] => {
  const { kind } = outcome
  if ('error' in outcome) return { kind, error: outcome.error }
  return 'reason' in outcome && outcome.reason !== undefined ? { kind, reason: outcome.reason } : { kind }
}

/** What there is to say beyond the kind: the error, or why an operation was denied. */
const detailOf = (outcome: Outcome): string | null => {
  const { kind: _, ...detail } = describeOutcome(outcome)
  return 'error' in detail || 'reason' in detail ? JSON.stringify(detail) : null
}

/** An entry of which only what a filter needs is read. */
interface Seen {
  readonly id: number
  readonly hook: string
  readonly outcome: OutcomeKind
}

export interface Unread extends Seen {
  read(): AttemptRecord
}

interface Row extends Seen {
  readonly event_id: string
  readonly version: number
  readonly approach: string
  readonly attempt: number
  readonly detail: string | null
  readonly logs: string
  readonly usage: string | null
  readonly wire: string | null
  readonly started_at: number
  readonly duration_us: number
}

const readAttempt = (row: Row): AttemptRecord => ({
  id: String(row.id),
  eventId: row.event_id,
  hook: row.hook,
  version: row.version,
  approach: row.approach,
  attempt: row.attempt,
  outcome: { kind: row.outcome, ...(row.detail !== null && (JSON.parse(row.detail) as { error?: Failure; reason?: string })) },
  startedAt: new Date(row.started_at).toISOString(),
  durationUs: row.duration_us,
  usage: row.usage === null ? {} : (JSON.parse(row.usage) as Usage),
  ...(row.wire !== null && { wire: JSON.parse(row.wire) as WireTrace }),
  logs: JSON.parse(row.logs) as string[],
})
