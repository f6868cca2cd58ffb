import type { Dispatcher } from 'undici'
import { bytesReadBefore } from './connection-note.ts'
import type { ConnectionNote } from './connection-note.ts'
import { abortStream, expectStream } from './http2-stream.ts'
import type { Streamed } from './http2-stream.ts'
import type { Origin } from './origin.ts'
import type { WireReply, WireRequest } from './dialect.ts'

/** How far a request got, as seen from here. `sent`: bytes may have left; `replying`: the reply had begun. */
export type Stage = 'connecting' | 'sent' | 'replying'

/** What became of one request on the wire. */
export type Exchange =
  | { readonly kind: 'reply'; readonly reply: WireReply; readonly tooLarge: boolean }
  | { readonly kind: 'error'; readonly error: Error; readonly stage: Stage; readonly reusedSocket: boolean }

export interface RunningExchange {
  readonly progress: Readonly<Progress>
  /** Ends it and its connection. `done` is still called, once undici has let go of the request. */
  abort(): void
}

/**
 * Sends one POST and reads the reply up to a limit, then destroys it. `done` is called exactly once. Redirects are
 * replies like any other. It has no clock: whoever starts it aborts it.
 */
export const startExchange = (
  { pool, connections, multiplexed }: Pick<Origin, 'pool' | 'connections' | 'multiplexed'>,
  path: string,
  { headers, body }: WireRequest,
  maxReplyBytes: number,
  done: (exchange: Exchange) => void,
): RunningExchange => {
  const progress: Progress = {
    controller: undefined,
    aborted: false,
    stage: 'connecting',
    multiplexed,
    stream: undefined,
    connection: undefined,
    sentAt: 0,
    firstByteAt: 0,
    endedAt: 0,
    status: 0,
    headers: {},
    body: nothing,
    bytes: 0,
    provisional: 0,
    tooLarge: false,
  }
  const handler = handlerOf(progress, maxReplyBytes, done)
  const request = { method: 'POST', path, headers, body, headersTimeout: 0 } as const
  progress.connection = connections.during(() => void pool.dispatch(request, handler))
  return {
    progress,
    abort() {
      progress.aborted = true
      if (multiplexed) abortStream(progress, () => abortNow(progress))
      else abortNow(progress)
    },
  }
}

const abortNow = ({ controller }: Progress): void => controller?.abort(new Error('aborted'))

/** Times by `performance.now()`, 0 until then. */
export interface Progress extends Streamed {
  /** Undefined until undici starts to write: there is nothing to abort before. */
  controller: Dispatcher.DispatchController | undefined
  aborted: boolean
  stage: Stage
  readonly multiplexed: boolean
  /** Undefined on a connection that stood already. */
  connection: ConnectionNote | undefined
  /** The whole request goes out in one write. */
  sentAt: number
  firstByteAt: number
  endedAt: number
  /** 0 until a reply begins. */
  status: number
  headers: WireReply['headers']
  /** Its first `bytes` have come; what follows is room. */
  body: Buffer
  bytes: number
  /** Replies of 1xx. */
  provisional: number
  tooLarge: boolean
}

const handlerOf = (
  progress: Progress,
  maxReplyBytes: number,
  done: (exchange: Exchange) => void,
): Dispatcher.DispatchHandler => ({
  onRequestStart(controller) {
    progress.controller = controller
    if (progress.aborted) return controller.abort(new Error('aborted'))
    if (progress.multiplexed) expectStream(progress)
    progress.stage = 'sent'
    progress.sentAt = performance.now()
  },
  onResponseStarted() {
    progress.stage = 'replying'
    progress.firstByteAt = performance.now()
  },
  onResponseStart(controller, status, headers) {
    progress.status = status
    progress.headers = headers
    // Each of them would be read and thrown away, for as long as the budget lasts.
    if (status < 200 && ++progress.provisional > maxProvisional) controller.abort(new TooManyProvisional())
  },
  onResponseData(controller, chunk) {
    progress.tooLarge = progress.bytes + chunk.length > maxReplyBytes
    if (progress.tooLarge) controller.abort(new Error('the reply is too large'))
    else append(progress, chunk)
  },
  onResponseEnd() {
    progress.endedAt = performance.now()
    done(replyOf(progress))
  },
  onResponseError(_controller, error) {
    progress.endedAt = performance.now()
    if (progress.tooLarge) return done(replyOf(progress))
    done({ kind: 'error', error, stage: progress.stage, reusedSocket: wasReused(progress, error) })
  },
})

const nothing = Buffer.alloc(0)

/** More than any server has to say before its reply. */
const maxProvisional = 16

class TooManyProvisional extends Error {
  readonly code = 'E_PROVISIONAL_REPLIES'
}

/** Into one piece of memory, because a reply may come in as many chunks as it has bytes; most come in one, which is kept as it is. */
const append = (progress: Progress, chunk: Buffer): void => {
  const { body, bytes } = progress
  const needed = bytes + chunk.length
  progress.bytes = needed
  if (bytes === 0) progress.body = chunk
  else if (needed > body.length) progress.body = Buffer.concat([body.subarray(0, bytes), chunk], Math.max(minRoom, 2 * needed))
  else chunk.copy(body, bytes)
}

const minRoom = 1_024

/** A new connection has read bytes, too, where TLS was agreed upon. */
const wasReused = ({ stage, multiplexed, connection }: Progress, error: Error): boolean =>
  stage === 'sent' && !multiplexed && connection === undefined && bytesReadBefore(error) > 0

const replyOf = ({ status, headers, body, bytes, tooLarge }: Progress): Exchange => ({
  kind: 'reply',
  reply: { status, headers, body: body.subarray(0, bytes) },
  tooLarge,
})
