import { PassThrough } from 'node:stream'
import { type AttemptFilter, type AttemptLog, type AttemptRecord, lookAtMost, matches, type Unread } from './attempts.ts'
import { problem } from './problem.ts'

/** The attempt log as it grows, as server-sent events: https://html.spec.whatwg.org/multipage/server-sent-events.html */
export interface LiveLog {
  /**
   * A stream of a tenant's attempts from now on, or after the one that `lastEventId` names. It ends with the server,
   * and is cut off from a reader that falls behind; who comes back with the last id misses nothing. Of much that was
   * missed it shows the first part, and ends: the reader comes back for the rest.
   * @throws Problem when the tenant, or all of them, follow too often already.
   */
  open(tenant: string, filter: AttemptFilter, lastEventId: unknown): PassThrough
  /** Ends every stream. */
  close(): void
}

export interface LiveLogOptions {
  readonly log: AttemptLog
  readonly maxInAll?: number
  readonly maxPerTenant?: number
  /** What may wait for a slow reader. */
  readonly maxWaitingBytes?: number
  /** How often an idle stream says that it lives, so that a peer that is gone without a word is noticed. */
  readonly heartbeatMs?: number
}

export const createLiveLog = ({
  log,
  maxInAll = 200,
  maxPerTenant = 5,
  maxWaitingBytes = 1024 * 1024,
  heartbeatMs = 15_000,
}: LiveLogOptions): LiveLog => {
  const streams = new Map<PassThrough, string>()

  const open = (tenant: string, filter: AttemptFilter, lastEventId: unknown): PassThrough => {
    const own = streams.values().reduce((count, other) => count + (other === tenant ? 1 : 0), 0)
    if (own >= maxPerTenant || streams.size >= maxInAll) throw tooMany(maxPerTenant)
    const stream = new PassThrough()
    const write = (text: string): void => {
      if (stream.writable) stream.write(text)
      if (stream.writableLength > maxWaitingBytes) stream.destroy()
    }
    // The first bytes: a client knows that it is being served although nothing has happened yet.
    write(': following\n\n')
    const hasRoom = (): boolean => stream.writableLength < maxWaitingBytes / 2
    const upTo = catchUp(missedSince(log, tenant, lastEventId), filter, write, hasRoom)
    if (upTo !== undefined) stream.end(`id: ${upTo}\n\n`)
    const stop = log.follow(tenant, (attempt) => {
      if (matches(filter, attempt.hook, attempt.outcome.kind)) write(eventOf(attempt))
    })
    const heartbeat = setInterval(write, heartbeatMs, ':\n\n')
    streams.set(stream, tenant)
    stream.once('close', () => {
      stop()
      clearInterval(heartbeat)
      streams.delete(stream)
    })
    // A reader that went away is no error of anybody's.
    stream.on('error', () => {})
    return stream
  }

  return {
    open,
    close: () => {
      for (const stream of streams.keys()) stream.end()
    },
  }
}

const missedSince = (log: AttemptLog, tenant: string, lastId: unknown): Iterable<Unread> =>
  typeof lastId === 'string' && /^\d{1,15}$/.test(lastId) ? log.since(tenant, Number(lastId)) : []

/** Shows what was missed as far as there is room for it. Answers the id up to which it got, when that is not the end. */
const catchUp = (
  missed: Iterable<Unread>,
  filter: AttemptFilter,
  write: (text: string) => void,
  hasRoom: () => boolean,
): number | undefined => {
  let [looked, last]: [number, number | undefined] = [0, undefined]
  for (const attempt of missed) {
    if (matches(filter, attempt.hook, attempt.outcome)) write(eventOf(attempt.read()))
    looked++
    last = attempt.id
    if (!hasRoom()) return last
  }
  return looked < lookAtMost ? undefined : last
}

const eventOf = (attempt: AttemptRecord): string => `id: ${attempt.id}\nevent: attempt\ndata: ${JSON.stringify(attempt)}\n\n`

const tooMany = (maxPerTenant: number) =>
  problem(
    429,
    'too-many-followers',
    'the log is followed too often already',
    `Close another follower (a tenant may have ${maxPerTenant}), or read pages without 'follow'.`,
  )
