import { createServer } from 'node:http'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { fetchReplyMaxBytes } from '../../src/hooks/limits.ts'

/** A real third party on 127.0.0.1 for extensions to call. `seen` is what reached it, as `POST /path`. */
export interface LoopbackApi {
  readonly url: string
  readonly seen: readonly string[]
  close(): Promise<void>
}

/** Answers `/echo` with the request, `/large` with too much, `/redirect` with a 302, `/silent` never. */
export const startLoopbackApi = async (): Promise<LoopbackApi> => {
  const seen: string[] = []
  const server = createServer((request, response) => {
    seen.push(`${request.method} ${request.url}`)
    if (request.url === '/silent') return
    if (request.url === '/large') return void response.end('x'.repeat(fetchReplyMaxBytes + 1))
    if (request.url === '/redirect') return void response.writeHead(302, { location: '/echo' }).end()
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      const { method, url, headers } = request
      response.writeHead(201, { 'content-type': 'application/json', 'X-Echo': 'yes' })
      response.end(JSON.stringify({ method, url, key: headers['idempotency-key'], body: Buffer.concat(chunks).toString() }))
    })
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    seen,
    close: async () => {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}
