import { createHmac, timingSafeEqual } from 'node:crypto'
import { createServer } from 'node:http'
import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

export interface BareServer extends AsyncDisposable {
  readonly url: string
  close(): Promise<void>
}

/**
 * The least that node:http can do, as the known truth that the generator is measured against. The path says how a
 * request is answered: `/` at once; `/hang` never; `/cut` by closing the connection; `/status/503` with that status;
 * `/body` after as many ms as its JSON body's `delayMs`, or never when it has none; `/work/100` after 100 µs in which the
 * process does nothing else, so that it is slower than any client; `/verify` once its signature (Standard Webhooks,
 * `verifyKey`) has been checked over its bytes; `/stall/300/1000` at once, but
 * with the 300th such request the whole process stops for 1,000 ms, so that every other request waits too.
 */
export const startBareServer = async (port: number): Promise<BareServer> => {
  const server = createServer(listenerOf())
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, '127.0.0.1', resolve)
  })
  const close = (): Promise<void> => closed(server)
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, close, [Symbol.asyncDispose]: close }
}

const listenerOf = () => {
  let stallable = 0
  return (request: IncomingMessage, response: ServerResponse): void => {
    const [, kind, first, second] = (request.url ?? '/').split('/')
    if (kind === 'body') return replyAfterBody(request, response)
    if (kind === 'verify') return verify(request, response)
    request.resume()
    if (kind === 'hang') return
    if (kind === 'cut') return void request.socket.destroy()
    if (kind === 'status') response.statusCode = Number(first)
    if (kind === 'work') workFor(Number(first))
    if (kind === 'stall' && ++stallable === Number(first)) standStill(Number(second))
    reply(response)
  }
}

const workFor = (us: number): void => {
  const untilMs = performance.now() + us / 1_000
  while (performance.now() < untilMs);
}

const standStill = (ms: number): void => void Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms)

const reply = (response: ServerResponse): void => {
  response.end('{"ok":true}')
}

/** Of a signature that `/verify` takes. */
const verifyKey = Buffer.alloc(32, 7)

const verify = (request: IncomingMessage, response: ServerResponse): void => {
  const { 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': signature } = request.headers
  const chunks: Buffer[] = []
  request.on('data', (chunk: Buffer) => chunks.push(chunk))
  request.on('end', () => {
    const hmac = createHmac('sha256', verifyKey).update(`${String(id)}.${String(timestamp)}.`)
    for (const chunk of chunks) hmac.update(chunk)
    const given = Buffer.from(String(signature).slice('v1,'.length), 'base64')
    const expected = hmac.digest()
    if (given.length !== expected.length || !timingSafeEqual(given, expected)) response.statusCode = 401
    reply(response)
  })
}

const replyAfterBody = (request: IncomingMessage, response: ServerResponse): void => {
  let text = ''
  request.setEncoding('utf8')
  request.on('data', (chunk: string) => (text += chunk))
  request.on('end', () => {
    const { delayMs } = JSON.parse(text) as { delayMs?: number }
    if (delayMs !== undefined) setTimeout(reply, delayMs, response)
  })
}

const closed = async (server: Server): Promise<void> => {
  const done = new Promise((resolve) => server.close(resolve))
  server.closeAllConnections()
  await done
}
