import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { fetchReplyMaxBytes } from '../../hooks/limits.ts'

/** The one API that attacks may call. It keeps what it was sent, since that has left the platform. */
export interface ListedApi extends AsyncDisposable {
  readonly url: string
  /** All requests since the last time, heads and bodies, as text. */
  take(): string
}

/** Most of what is kept of all requests: an attack that floods us must not fill our memory. */
const keptMaxChars = 4 * 1024 * 1024

/** Answers `/large` with more than may come back, `/redirect` with the way to `elsewhere`, `/silent` never, else an echo. */
export const startListedApi = async (elsewhere: string): Promise<ListedApi> => {
  let kept = ''
  const server = createServer((request, response) => {
    void readBody(request).then((body) => {
      const text = `${request.method} ${request.url} ${request.rawHeaders.join(' ')} ${body}\n`
      if (kept.length < keptMaxChars) kept += text
      answer(request.url ?? '', body, response, elsewhere)
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    take: () => {
      const taken = kept
      kept = ''
      return taken
    },
    [Symbol.asyncDispose]: async () => {
      server.close()
      server.closeAllConnections()
      await once(server, 'close')
    },
  }
}

const answer = (path: string, body: string, response: ServerResponse, elsewhere: string): void => {
  if (path === '/silent') return
  if (path === '/redirect') return void response.writeHead(302, { location: `${elsewhere}/` }).end()
  response.end(path === '/large' ? 'x'.repeat(2 * fetchReplyMaxBytes) : body.slice(0, fetchReplyMaxBytes))
}

const readBody = async (request: IncomingMessage): Promise<string> => {
  const chunks: Buffer[] = []
  try {
    for await (const chunk of request) chunks.push(chunk as Buffer)
  } catch {
    // A request that was given up: what came of it counts.
  }
  return Buffer.concat(chunks).toString()
}
