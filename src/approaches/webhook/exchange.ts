import type { Dispatcher } from 'undici'
import { bytesReadBefore } from './origin.ts'
import type { WireReply, WireRequest } from './dialect.ts'

/** How far a request got, as seen from here. `sent`: bytes may have left; `replying`: the reply had begun. */
export type Stage = 'connecting' | 'sent' | 'replying'

/** What became of one request on the wire. */
export type Exchange =
  | { readonly kind: 'reply'; readonly reply: WireReply; readonly tooLarge: boolean }
  | { readonly kind: 'error'; readonly error: Error; readonly stage: Stage; readonly reusedSocket: boolean }

export interface RunningExchange {
  stage(): Stage
  /** Ends it and its connection. `done` is still called, once undici has let go of the request. */
  abort(): void
}

/**
 * Sends one POST and reads the reply up to a limit, then destroys it. `done` is called exactly once. Redirects are
 * replies like any other. It has no clock: whoever starts it aborts it.
 */
export const startExchange = (
  dispatcher: Dispatcher,
  path: string,
  { headers, body }: WireRequest,
  maxReplyBytes: number,
  done: (exchange: Exchange) => void,
): RunningExchange => {
  const progress: Progress = {
    controller: undefined,
    aborted: false,
    stage: 'connecting',
    status: 0,
    headers: {},
    chunks: [],
    bytes: 0,
    tooLarge: false,
  }
  dispatcher.dispatch({ method: 'POST', path, headers, body }, handlerOf(progress, maxReplyBytes, done))
  return {
    stage: () => progress.stage,
    abort() {
      progress.aborted = true
      progress.controller?.abort(new Error('aborted'))
    },
  }
}

interface Progress {
  /** Undefined until undici starts to write: there is nothing to abort before. */
  controller: Dispatcher.DispatchController | undefined
  aborted: boolean
  stage: Stage
  status: number
  headers: WireReply['headers']
  chunks: Buffer[]
  bytes: number
  tooLarge: boolean
}

const handlerOf = (
  progress: Progress,
  maxReplyBytes: number,
  done: (exchange: Exchange) => void,
): Dispatcher.DispatchHandler => ({
  onRequestStart(controller) {
    progress.controller = controller
    if (progress.aborted) controller.abort(new Error('aborted'))
    else progress.stage = 'sent'
  },
  onResponseStarted() {
    progress.stage = 'replying'
  },
  onResponseStart(_controller, status, headers) {
    progress.status = status
    progress.headers = headers
  },
  onResponseData(controller, chunk) {
    progress.bytes += chunk.length
    progress.tooLarge = progress.bytes > maxReplyBytes
    if (progress.tooLarge) controller.abort(new Error('the reply is too large'))
    else progress.chunks.push(chunk)
  },
  onResponseEnd: () => done(replyOf(progress)),
  onResponseError(_controller, error) {
    if (progress.tooLarge) return done(replyOf(progress))
    const { stage } = progress
    done({ kind: 'error', error, stage, reusedSocket: stage === 'sent' && bytesReadBefore(error) > 0 })
  },
})

const replyOf = ({ status, headers, chunks, tooLarge }: Progress): Exchange => {
  const [only] = chunks
  const body = chunks.length === 1 && only ? only : Buffer.concat(chunks)
  return { kind: 'reply', reply: { status, headers, body }, tooLarge }
}
