import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

/** What extensions did in the world, by the event's id. */
export interface Ledger extends AsyncDisposable {
  readonly url: string
  /** How often each event's effect came. */
  readonly effects: ReadonlyMap<string, number>
}

/** A third party on loopback: counts each request by its `idempotency-key`, and takes 3 ms, so that some are in flight at a kill. */
export const startLedger = async (): Promise<Ledger> => {
  const effects = new Map<string, number>()
  const server = createServer((request, response) => {
    const id = String(request.headers['idempotency-key'])
    effects.set(id, (effects.get(id) ?? 0) + 1)
    request.resume().on('end', () => setTimeout(() => response.end('{}'), 3))
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const close = async (): Promise<void> => {
    server.close()
    server.closeAllConnections()
  }
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, effects, [Symbol.asyncDispose]: close }
}
