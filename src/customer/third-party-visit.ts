import { createHash } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { thirdPartyReplies } from '../hooks/third-party-replies.ts'
import { pause } from './conduct.ts'
import type { Waiting } from './conduct.ts'
import type { Ledger } from './ledger.ts'

export interface Answer {
  readonly status: number
  readonly body: Buffer
}

/** What the third party knows, whoever calls. */
export interface Premises {
  latencyMs: number
  /** Of GETs, by path and query. */
  readonly answers: ReadonlyMap<string, Answer>
  readonly ledger: Ledger
}

/** One call of an extension. `path` is without what names the caller. */
export interface Visit {
  readonly premises: Premises
  readonly request: IncomingMessage
  readonly response: ServerResponse
  readonly path: string
  readonly waiting: Waiting
}

/** Answers as promised, so many ms later than else; an effect counts at once. */
export const serve = (visit: Visit, extraMs = 0): void => {
  const { premises, request, path } = visit
  if (request.method === 'GET') later(visit, premises.answers.get(path) ?? notFound, extraMs)
  else takeEffect(visit, extraMs)
}

/** Reads the request and answers something else: nothing takes effect. */
export const turnAway = (visit: Visit, reply: Answer): void => {
  visit.request.once('end', () => later(visit, reply, 0)).resume()
}

export const answer = (status: number, body: unknown): Answer => ({ status, body: Buffer.from(JSON.stringify(body)) })

export const send = (response: ServerResponse, { status, body }: Answer): void => {
  response.writeHead(status, { 'content-type': 'application/json', 'content-length': body.length }).end(body)
}

export const notFound = answer(thirdPartyReplies.notFound.status, thirdPartyReplies.notFound.body)
const accepted = answer(thirdPartyReplies.accepted.status, thirdPartyReplies.accepted.body)
const full = answer(507, { error: 'the ledger is full: start the third party again, or with fewer events' })

/** An effect counts once its request has arrived whole; of its body only the digest is kept. */
const takeEffect = (visit: Visit, extraMs: number): void => {
  const { premises, request, response, path } = visit
  const digest = createHash('sha256')
  request.on('data', (chunk: Buffer) => digest.update(chunk))
  request.once('end', () => {
    const key = request.headers['idempotency-key']
    const eventId = typeof key === 'string' ? key : ''
    const bodySha256 = digest.digest('base64url')
    const result = premises.ledger.record({ eventId, method: request.method ?? '', path, bodySha256 })
    if (result === 'duplicate') response.setHeader('duplicate', 'true')
    later(visit, result === 'full' ? full : accepted, extraMs)
  })
}

const later = ({ premises: { latencyMs }, response, waiting }: Visit, reply: Answer, extraMs: number): void => {
  if (extraMs > 0) void pause(waiting, latencyMs + extraMs).then(() => send(response, reply))
  else if (latencyMs > 0) setTimeout(send, latencyMs, response, reply)
  else send(response, reply)
}
