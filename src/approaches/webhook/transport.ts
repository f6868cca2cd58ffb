import { createSecureContext, getCACertificates } from 'node:tls'
import type { SecureContext } from 'node:tls'
import type { Pool } from 'undici'
import type { AddressGuard } from '../address-guard.ts'

/** How deliveries travel: what the variants differ in. */
export interface Transport {
  /** The one scheme that it takes; both when it is not said. */
  readonly scheme?: 'https:'
  /** HTTP/2, which the server must speak, over one connection an origin; else HTTP/1.1. */
  readonly http2?: true
  /** A new connection for each call. */
  readonly cold?: true
  /** Each TLS handshake is a whole one, without a session of an earlier connection. */
  readonly fullHandshakes?: true
}

/** undici's and Node's default for streams of one connection: more would wait where no time-out sees them. */
export const streamsPerConnection = 100

/** The options of undici's pool in which transports differ. */
export const poolOptionsOf = ({ http2, cold }: Transport, connections: number): Partial<Pool.Options> =>
  http2
    ? { allowH2: true, connections: 1, headersTimeout: noStreamsMs }
    : { allowH2: false, connections, pipelining: cold ? 0 : 1 }

/**
 * After so long undici drops a connection whose server lets no stream begin (SETTINGS_MAX_CONCURRENT_STREAMS of 0): what
 * waits for one has nothing that could be aborted. Calls that have begun say in their dispatch that they have no such end.
 */
const noStreamsMs = 5_000

type Connector = ReturnType<AddressGuard['connector']>

/** Makes connections by way of the guard; of HTTP/2, only with servers that speak it. */
export const connectorOf = (
  guard: AddressGuard,
  { http2, fullHandshakes }: Transport,
  timeoutMs: number,
  secureContext: SecureContext | undefined,
): Connector => {
  const connect = guard.connector({
    timeout: timeoutMs,
    ...(http2 && { allowH2: true, preferH2: true }),
    ...(fullHandshakes && { maxCachedSessions: 0 }),
    ...(secureContext && { secureContext }),
  })
  return http2 ? requiringHttp2(connect) : connect
}

/** Trusts these certificates beside the public authorities'. Made once: to read them takes milliseconds. */
export const trusting = (certificates: string): SecureContext =>
  createSecureContext({ ca: [...getCACertificates('default'), certificates] })

const requiringHttp2 =
  (connect: Connector): Connector =>
  (options, done) =>
    connect(options, (error, socket) => {
      if (error) return done(error, null)
      if ((socket as { alpnProtocol?: string | false }).alpnProtocol === 'h2') return done(null, socket)
      socket.destroy()
      done(Object.assign(new Error('the server does not speak HTTP/2'), { code: 'E_NO_HTTP2' }), null)
    })
