import { once } from 'node:events'
import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { BenchError } from '../hooks/bench-error.ts'

/** Listens and answers the URL. @throws BenchError E_PORT when the port is taken or not ours to use. */
export const listenOn = async (server: Server, port: number, host: string = '127.0.0.1'): Promise<string> => {
  try {
    server.listen(port, host)
    await once(server, 'listening')
  } catch (error) {
    throw portRefused(port, error)
  }
  return `http://${host}:${(server.address() as AddressInfo).port}`
}

export const portRefused = (port: number, error: unknown): BenchError =>
  new BenchError(
    'E_PORT',
    `cannot listen on port ${port}: ${String(error)}`,
    'choose another --port, or 0 for any free one',
    error,
  )

/** Stops accepting, gives calls in flight a second to end, then cuts what is left. */
export const closeListener = async (server: Server): Promise<void> => {
  const closed = once(server, 'close')
  server.close()
  server.closeIdleConnections()
  const patience = new AbortController()
  await Promise.race([closed, sleep(1_000, undefined, { signal: patience.signal }).catch(() => {})])
  patience.abort()
  server.closeAllConnections()
  await closed
}
