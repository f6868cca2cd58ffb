import { once } from 'node:events'
import { createServer } from 'node:net'
import type { AddressInfo } from 'node:net'

/** A listening port that nobody has business with: whoever connects was not kept in. */
export interface Tripwire extends AsyncDisposable {
  readonly url: string
  /** Connections since the last time. */
  take(): number
}

/** Undefined where the machine has no such address: only Linux answers on all of 127.0.0.0/8. */
export const layTripwire = async (host: string): Promise<Tripwire | undefined> => {
  let connections = 0
  const server = createServer((socket) => {
    connections++
    socket.on('error', () => {}).destroy()
  })
  try {
    server.listen(0, host)
    await once(server, 'listening')
  } catch {
    return undefined
  }
  return {
    url: `http://${host}:${(server.address() as AddressInfo).port}`,
    take: () => {
      const taken = connections
      connections = 0
      return taken
    },
    [Symbol.asyncDispose]: async () => {
      server.close()
      await once(server, 'close')
    },
  }
}
