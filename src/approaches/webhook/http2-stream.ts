import { subscribe } from 'node:diagnostics_channel'
import type { ClientHttp2Stream } from 'node:http2'

/** A call by HTTP/2, and the stream that carries it: undici keeps it to itself, Node tells of it. */
export interface Streamed {
  stream: ClientHttp2Stream | undefined
}

let starting: Streamed | undefined

/** The next stream is this call’s: undici opens it in the same turn in which it says that the request starts. */
export const expectStream = (call: Streamed): void => {
  starting = call
}

subscribe('http2.client.stream.created', (message) => {
  if (starting) starting.stream = (message as { stream: ClientHttp2Stream }).stream
  starting = undefined
})

/**
 * Ends a call whose request may still wait to be written. A stream that ends before its head has left makes Node write
 * empty frames for ever, in one turn of the event loop that never ends. The head leaves before immediates run, unless the
 * connection takes no more: that one is given up, with all that is on it.
 */
export const abortStream = (call: Streamed, abort: () => void): void =>
  void setImmediate(() => {
    const session = call.stream?.session
    const isStuck = session !== undefined && !session.destroyed && (session.state.outboundQueueSize ?? 0) > 0
    if (isStuck) session.destroy()
    else abort()
  })
