import type { DatabaseSync } from 'node:sqlite'
import type { GroupCommit } from '../group-commit.ts'
import { problem } from '../problem.ts'
import { isTest } from './history.ts'
import type { Lane } from './outbox.ts'

/** Which of a tenant's events are delivered once more. All bounds are inclusive, and all given must hold. A test is not, unless it is named. */
export interface ReplayRequest {
  readonly tenant: string
  readonly hook?: string | undefined
  readonly eventId?: string | undefined
  /** Cursors, as `events` gives them: both the same for one event. */
  readonly fromId?: number | undefined
  readonly toId?: number | undefined
  /** When it happened, Unix ms. */
  readonly sinceMs?: number | undefined
  readonly untilMs?: number | undefined
  /** `dead`: those that no delivery has brought home. `settled`: those that succeeded or were discarded, too. */
  readonly state: 'dead' | 'settled'
  /** The same request with the same key is carried out once, and answered the same each time. */
  readonly idempotencyKey?: string | undefined
}

export interface Replayed {
  readonly count: number
  /** The first 1,000, in their order. */
  readonly eventIds: readonly string[]
  /** This is the answer to the same request of before. */
  readonly repeated: boolean
}

/** How far a replay has come: on disk with each step, so that a crash in the middle neither doubles nor forgets any. */
interface Progress {
  readonly afterId: number
  readonly toId: number
  readonly count: number
  readonly eventIds: readonly string[]
}

interface Found {
  readonly id: number
  readonly hook: string
  readonly eventId: string
  readonly createdAtMs: number
  readonly state: string
}

interface Step {
  readonly progress: Progress
  readonly lanes: readonly Lane[]
  readonly added: number
}

/** Events looked at in one transaction: other writers wait for so long. */
const stepRows = 1_000
const namedAtMost = 1_000

type Statements = ReturnType<typeof prepare>

const prepare = (database: DatabaseSync) => ({
  find: database.prepare(`SELECT id, hook, event_id AS eventId, created_at AS createdAtMs, state FROM deliveries
    WHERE replayed_from IS NULL AND tenant = ? AND id > ? AND id <= ? ORDER BY id LIMIT ${stepRows}`),
  byEvent: database.prepare('SELECT id FROM deliveries WHERE replayed_from IS NULL AND event_id = ? AND tenant = ?'),
  replays: database.prepare('SELECT state FROM deliveries WHERE replayed_from = ? ORDER BY id'),
  newest: database.prepare('SELECT MAX(id) AS id FROM deliveries'),
  insert: database.prepare(`INSERT INTO deliveries (tenant, hook, event_id, run_at, created_at, replayed_from)
    VALUES (?, ?, ?, ?, ?, ?)`),
  request: database.prepare('SELECT request, progress FROM requests WHERE tenant = ? AND key = ?'),
  keep: database.prepare(`INSERT INTO requests (tenant, key, request, progress, made_at) VALUES (?, ?, ?, ?, ?)
    ON CONFLICT DO UPDATE SET progress = excluded.progress`),
})

export interface ReplayParts {
  readonly database: DatabaseSync
  readonly commits: GroupCommit
  readonly nowMs: () => number
  /** Told of what is on disk: so many more wait, in these lanes, from then on. */
  readonly onWaiting: (added: number, lanes: readonly Lane[], runAtMs: number) => void
}

export const createReplay = ({ database, commits, nowMs, onWaiting }: ReplayParts) => {
  const statements = prepare(database)

  return async (request: ReplayRequest): Promise<Replayed> => {
    const known = savedProgress(statements, request)
    let progress = known
    while (!progress || progress.afterId < progress.toId) {
      const [before, runAtMs]: [Progress | undefined, number] = [progress, nowMs()]
      const step: Step = await commits.write(() => replayStep(statements, request, before, runAtMs))
      if (step.added > 0) onWaiting(step.added, step.lanes, runAtMs)
      progress = step.progress
    }
    return { count: progress.count, eventIds: progress.eventIds, repeated: known !== undefined }
  }
}

/** In one transaction; runs twice when the batch that it is in has a bad write, so it changes nothing but the disk. */
const replayStep = (statements: Statements, request: ReplayRequest, before: Progress | undefined, nowMs: number): Step => {
  // Somebody else may be at the same request: the disk is what counts.
  const from = savedProgress(statements, request) ?? before ?? firstProgress(statements, request)
  const found = statements.find.all(request.tenant, from.afterId, from.toId) as unknown as Found[]
  const chosen = found.filter((one) => isWanted(statements, request, one))
  const { tenant, idempotencyKey: key } = request
  for (const { id, hook, eventId } of chosen) statements.insert.run(tenant, hook, eventId, nowMs, nowMs, id)
  const progress: Progress = {
    afterId: found.length < stepRows ? from.toId : (found.at(-1) as Found).id,
    toId: from.toId,
    count: from.count + chosen.length,
    eventIds: [...from.eventIds, ...chosen.map(({ eventId }) => eventId)].slice(0, namedAtMost),
  }
  if (key !== undefined) statements.keep.run(tenant, key, meaningOf(request), JSON.stringify(progress), nowMs)
  const hooks = new Set(chosen.map(({ hook }) => hook))
  return { progress, added: chosen.length, lanes: [...hooks].map((hook) => ({ tenant, hook })) }
}

/** What comes after the request is not its business: it ends at the newest event of now. */
const firstProgress = (statements: Statements, request: ReplayRequest): Progress => {
  const newest = (statements.newest.get()?.['id'] as number | null) ?? 0
  let [from, to] = [request.fromId ?? 1, Math.min(request.toId ?? newest, newest)]
  if (request.eventId !== undefined) {
    const id = statements.byEvent.get(request.eventId, request.tenant)?.['id'] as number | undefined
    from = Math.max(from, id ?? newest + 1)
    to = Math.min(to, id ?? 0)
  }
  return { afterId: Math.min(from - 1, to), toId: to, count: 0, eventIds: [] }
}

const isWanted = (statements: Statements, request: ReplayRequest, { id, hook, eventId, createdAtMs, state }: Found): boolean => {
  const { sinceMs = 0, untilMs = Infinity } = request
  if (createdAtMs < sinceMs || createdAtMs > untilMs || (request.hook ?? hook) !== hook) return false
  if (isTest(eventId) && request.eventId !== eventId) return false
  const states = [state, ...statements.replays.all(id).map((row) => row['state'] as string)]
  if (states.includes('pending')) return false
  return request.state === 'settled' || (states.at(-1) === 'dead' && !states.includes('succeeded'))
}

const savedProgress = (statements: Statements, request: ReplayRequest): Progress | undefined => {
  if (request.idempotencyKey === undefined) return undefined
  const saved = statements.request.get(request.tenant, request.idempotencyKey)
  if (!saved) return undefined
  if (saved['request'] === meaningOf(request)) return JSON.parse(saved['progress'] as string) as Progress
  throw problem(
    422,
    'idempotency-key-reused',
    'this Idempotency-Key came with another request before',
    'Give each request a key of its own, and repeat a request unchanged.',
  )
}

/** What must be the same in a request that is repeated. */
const meaningOf = ({ hook, eventId, fromId, toId, sinceMs, untilMs, state }: ReplayRequest): string =>
  JSON.stringify([hook, eventId, fromId, toId, sinceMs, untilMs, state])
