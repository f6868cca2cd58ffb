import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

/**
 * Holds every request until `count` of them are there, then answers all, and from then on at once. A reply repeats
 * its request: method, path, the `x-tenant` header and the body.
 */
export const startHoldingServer = async (count: number) => {
  const held: (() => void)[] = []
  const requests: string[] = []
  const server = createServer((request, response) => {
    let body = ''
    request.setEncoding('utf8')
    request.on('data', (chunk: string) => (body += chunk))
    request.on('end', () => {
      const text = `${request.method} ${request.url} ${String(request.headers['x-tenant'] ?? '')} ${body}`
      requests.push(text)
      held.push(() => response.end(text))
      if (requests.length >= count) for (const answer of held.splice(0)) answer()
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    [Symbol.asyncDispose]: async (): Promise<void> => {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}
