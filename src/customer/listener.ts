import { createServer } from 'node:http'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Opened, ReceiverDialect, SignedRequest } from './dialect.ts'
import { closeListener, listenOn } from './http-listener.ts'

/** What the listener answers to a genuine delivery. */
export interface ListenerAnswer {
  readonly status: number
  readonly type?: string | undefined
  readonly body: string
}

/** One request as it arrived, and what it was found to be. */
export interface Heard extends SignedRequest {
  readonly method: string
  readonly path: string
  readonly opened: Opened
  /** Its id came before. */
  readonly repeated: boolean
  readonly status: number
}

export interface ListenerOptions {
  readonly port: number
  readonly dialect: ReceiverDialect
  readonly secret: string
  readonly answer: ListenerAnswer
  /** The address as it was registered, where something stands before this listener. */
  readonly publicUrl: string | undefined
  readonly onHeard: (heard: Heard) => void
}

export interface Listener extends AsyncDisposable {
  readonly url: string
}

const maxBytes = 1024 * 1024
const maxRemembered = 1_000

/** A receiver for people who try things: 401 for what is not genuine, 400 for no event, else as told. */
export const startListener = async (options: ListenerOptions): Promise<Listener> => {
  const key = options.dialect.readKey(options.secret)
  const seen = new Set<string>()
  const receive = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const body = await readBody(request)
    if (!body) return void response.writeHead(413, { connection: 'close' }).end('more than 1 MB\n')
    const { headers, method = '', url: path = '/' } = request
    const trust = { key, hook: 'webhook', url: options.publicUrl ?? url + path }
    const opened = options.dialect.open({ headers, body }, trust, Date.now())
    const repeated = opened.kind === 'event' && !remember(seen, opened.event.id)
    const reply = replyTo(opened, options.answer)
    options.onHeard({ headers, body, method, path, opened, repeated, status: reply.status })
    response.writeHead(reply.status, reply.type === undefined ? {} : { 'content-type': reply.type }).end(reply.body)
  }
  const server = createServer({ keepAliveTimeout: 72_000 }, (request, response) => {
    // Whoever goes before the end of a request has nothing to be told.
    receive(request, response).catch(() => response.destroy())
  })
  const url = await listenOn(server, options.port)
  return { url, [Symbol.asyncDispose]: () => closeListener(server) }
}

const readBody = async (request: IncomingMessage): Promise<Buffer | undefined> => {
  const chunks: Buffer[] = []
  let bytes = 0
  for await (const chunk of request as AsyncIterable<Buffer>) {
    bytes += chunk.length
    if (bytes > maxBytes) return undefined
    chunks.push(chunk)
  }
  return Buffer.concat(chunks, bytes)
}

/** Whether it is new. */
const remember = (seen: Set<string>, id: string): boolean => {
  if (seen.has(id)) return false
  seen.add(id)
  const [oldest] = seen
  if (seen.size > maxRemembered && oldest !== undefined) seen.delete(oldest)
  return true
}

const replyTo = (opened: Opened, answer: ListenerAnswer): ListenerAnswer => {
  switch (opened.kind) {
    case 'event':
      return answer
    case 'forged':
      return { status: 401, type: 'text/plain', body: `not genuine: ${opened.why}\n` }
    case 'malformed':
      return { status: 400, type: 'text/plain', body: `genuine, but no event: ${opened.why}\n` }
  }
}
