import { createHash } from 'node:crypto'
import { createServer } from 'node:http'
import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http'
import { json } from 'node:stream/consumers'
import { z } from 'zod'
import { thirdPartyReplies } from '../hooks/third-party-replies.ts'
import { closeListener, listenOn } from './http-listener.ts'
import { createLedger } from './ledger.ts'
import type { Ledger } from './ledger.ts'
import type { PlannedReplies } from './planned-replies.ts'

export interface ThirdPartyOptions {
  readonly port: number
  /** The address to listen on; default 127.0.0.1. */
  readonly host?: string
  readonly latencyMs: number
  readonly replies: PlannedReplies
  /** Effects that the ledger holds before it refuses more. */
  readonly maxEffects?: number
}

export interface ThirdParty extends AsyncDisposable {
  readonly url: string
}

interface Answer {
  readonly status: number
  readonly body: Buffer
}

interface State {
  latencyMs: number
  readonly answers: ReadonlyMap<string, Answer>
  readonly ledger: Ledger
}

/**
 * The API that extensions call (mail, SMS, builds). A listed GET answers as planned; every request that is not a GET
 * is an effect, recorded under its `idempotency-key`. `GET /_ledger?from=N` tells what really happened.
 */
export const startThirdParty = async (options: ThirdPartyOptions): Promise<ThirdParty> => {
  const { port, host = '127.0.0.1', latencyMs, replies, maxEffects } = options
  const state: State = { latencyMs, answers: answersOf(replies), ledger: createLedger(maxEffects) }
  const server = createServer({ keepAliveTimeout: 72_000, requestTimeout: 0 }, listener(state))
  const url = await listenOn(server, port, host)
  return { url, [Symbol.asyncDispose]: () => closeListener(server) }
}

const answer = (status: number, body: unknown): Answer => ({ status, body: Buffer.from(JSON.stringify(body)) })

const answersOf = (replies: PlannedReplies): Map<string, Answer> =>
  new Map(Object.entries(replies).map(([key, { status, body }]) => [key.slice('GET '.length), answer(status, body)]))

const accepted = answer(thirdPartyReplies.accepted.status, thirdPartyReplies.accepted.body)
const notFound = answer(thirdPartyReplies.notFound.status, thirdPartyReplies.notFound.body)
const full = answer(507, { error: 'the ledger is full: start the third party again, or with fewer events' })

const listener = (state: State): RequestListener => {
  return (request, response) => {
    const path = request.url ?? '/'
    if (path.startsWith('/_')) void control(state, request, response)
    else if (request.method === 'GET') later(state, response, state.answers.get(path) ?? notFound)
    else takeEffect(state, request, response, path)
  }
}

/** An effect counts once its request has arrived whole; of its body only the digest is kept. */
const takeEffect = (state: State, request: IncomingMessage, response: ServerResponse, path: string): void => {
  const digest = createHash('sha256')
  request.on('data', (chunk: Buffer) => digest.update(chunk))
  request.once('end', () => {
    const key = request.headers['idempotency-key']
    const eventId = typeof key === 'string' ? key : ''
    const bodySha256 = digest.digest('base64url')
    const result = state.ledger.record({ eventId, method: request.method ?? '', path, bodySha256 })
    if (result === 'duplicate') response.setHeader('duplicate', 'true')
    later(state, response, result === 'full' ? full : accepted)
  })
}

const later = ({ latencyMs }: State, response: ServerResponse, reply: Answer): void => {
  if (latencyMs > 0) setTimeout(send, latencyMs, response, reply)
  else send(response, reply)
}

const send = (response: ServerResponse, { status, body }: Answer): void => {
  response.writeHead(status, { 'content-type': 'application/json', 'content-length': body.length }).end(body)
}

const latencySchema = z.strictObject({ latencyMs: z.number().min(0).max(60_000) })

const control = async (state: State, request: IncomingMessage, response: ServerResponse): Promise<void> => {
  const url = new URL(request.url ?? '/', 'http://third-party')
  if (request.method === 'GET' && url.pathname === '/_ledger') {
    const from = Number(url.searchParams.get('from') ?? 0)
    return send(
      response,
      Number.isSafeInteger(from) && from >= 0 ? answer(200, state.ledger.page(from)) : badRequest('from counts from 0'),
    )
  }
  if (request.method === 'PUT' && url.pathname === '/_control') {
    const wanted = latencySchema.safeParse(await json(request).catch(() => undefined))
    if (!wanted.success) return send(response, badRequest('send {"latencyMs": 0 to 60000}'))
    state.latencyMs = wanted.data.latencyMs
    return send(response, answer(200, wanted.data))
  }
  request.resume()
  send(response, notFound)
}

const badRequest = (error: string): Answer => answer(400, { error })
