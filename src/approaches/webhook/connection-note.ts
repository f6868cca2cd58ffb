import type { Socket } from 'node:net'
import type { buildConnector } from 'undici'

/** When the making of a connection got how far; each by `performance.now()`, and absent until then. */
export interface ConnectionNote {
  readonly startedAt: number
  /** Whether TLS is to come. */
  readonly secure: boolean
  /** The name has an address. Stays absent for an address that needs no look-up. */
  resolvedAt?: number
  /** TCP stands. */
  connectedAt?: number
  /** TLS stands. */
  securedAt?: number
  failedAt?: number
}

export interface NotedConnections {
  readonly connect: buildConnector.connector
  /** What `dispatch` set going: undici connects within the call, or not at all when it has a free connection. */
  during(dispatch: () => void): ConnectionNote | undefined
}

/** Notes when connections are made, and what those that break had carried before. */
export const noteConnections = (connect: buildConnector.connector): NotedConnections => {
  let latest: ConnectionNote | undefined
  return {
    connect: (options, done) => {
      const note: ConnectionNote = { startedAt: performance.now(), secure: options.protocol === 'https:' }
      latest = note
      // The type hides that the connector answers the socket before it is connected.
      const socket = connect(options, (error, connected) => {
        if (error) {
          note.failedAt = performance.now()
          return done(error, null)
        }
        if (note.secure) note.securedAt = performance.now()
        // A plain ECONNRESET does not say whether its socket had served before, so it is noted at the socket.
        connected.prependListener('error', (failure: Error) => readBefore.set(failure, connected.bytesRead))
        done(null, connected)
      }) as unknown as Socket | undefined
      socket?.once('lookup', () => (note.resolvedAt = performance.now()))
      socket?.once('connect', () => (note.connectedAt = performance.now()))
    },
    during(dispatch) {
      latest = undefined
      dispatch()
      return latest
    },
  }
}

const readBefore = new WeakMap<Error, number>()

/** Bytes that a failed connection had ever received, as far as its error tells. */
export const bytesReadBefore = (error: Error): number =>
  readBefore.get(error) ?? (error as { socket?: { bytesRead?: number } }).socket?.bytesRead ?? 0
