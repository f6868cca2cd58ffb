import { once } from 'node:events'
import type { RequestListener } from 'node:http'
import { createSecureServer } from 'node:http2'
import type { Http2Session } from 'node:http2'
import type { AddressInfo, Socket } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { portRefused } from './http-listener.ts'

/** Both PEM. */
export interface TlsIdentity {
  readonly certificate: string
  readonly key: string
}

export interface SecureListener extends AsyncDisposable {
  readonly url: string
}

/** Serves over TLS what a plain listener serves, by HTTP/2 to those who ask for it. On any free port. */
export const listenSecurely = async (
  { certificate, key }: TlsIdentity,
  { host, keepAliveTimeout }: { host: string; keepAliveTimeout: number },
  serve: RequestListener,
): Promise<SecureListener> => {
  const server = createSecureServer({ cert: certificate, key, allowHTTP1: true }, serve as never)
  // It has the property, of which its types say nothing.
  Object.assign(server, { keepAliveTimeout })
  const sockets = collect<Socket>((add) => server.on('secureConnection', add))
  const sessions = collect<Http2Session>((add) => server.on('session', add))
  // A peer that breaks off a handshake is no error of ours.
  server.on('sessionError', () => {}).on('tlsClientError', () => {})
  await once(server.listen(0, host), 'listening').catch((error: unknown) => {
    throw portRefused(0, error)
  })
  return {
    url: `https://${host}:${(server.address() as AddressInfo).port}`,
    async [Symbol.asyncDispose]() {
      const closed = once(server, 'close')
      server.close()
      for (const session of sessions) session.close()
      const patience = new AbortController()
      const gone = Promise.all([...sockets].map((socket) => once(socket, 'close')))
      await Promise.race([gone, sleep(1_000, undefined, { signal: patience.signal }).catch(() => {})])
      patience.abort()
      for (const socket of sockets) socket.destroy()
      await closed
    },
  }
}

/** Those that are open. */
const collect = <T extends { once(event: 'close', done: () => void): unknown }>(
  listen: (add: (opened: T) => void) => void,
): ReadonlySet<T> => {
  const open = new Set<T>()
  listen((opened) => {
    open.add(opened)
    opened.once('close', () => open.delete(opened))
  })
  return open
}
