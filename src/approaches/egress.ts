import { Agent, type Dispatcher } from 'undici'
import type { FetchReply } from '../hooks/extension.ts'
import { fetchMaxConnections, fetchReplyMaxBytes, fetchUrlMaxChars } from '../hooks/limits.ts'
import { createAddressGuard } from './address-guard.ts'

/** A request as an extension asked for it: hostile input until `readEgressRequest` has seen it. */
export interface EgressRequest {
  readonly url: URL
  readonly method: Dispatcher.HttpMethod
  readonly headers: Readonly<Record<string, string>>
  readonly body: string | undefined
}

/** The way out for extensions that run at the platform: listed origins only, public addresses only, no redirects. */
export interface Egress {
  /** Rejects with an error for the extension's author when refused, unreachable, too large, or given up by `signal`. */
  fetch(request: EgressRequest, signal: AbortSignal): Promise<FetchReply>
  close(): Promise<void>
}

/** `allowedNetworks` are CIDR blocks that may be reached although they are not public. */
export const createEgress = (allowedNetworks: readonly string[]): Egress => {
  const agent = new Agent({
    allowH2: false,
    connections: fetchMaxConnections,
    // Below the 5 s after which Node's own servers drop an idle connection: no request races a close.
    keepAliveTimeout: 4_000,
    connect: createAddressGuard(allowedNetworks).connector({ timeout: 5_000 }),
  })
  return {
    fetch: (request, signal) => send(agent, request, signal),
    close: () => agent.destroy(),
  }
}

/** Checks what an extension wants to send against its deployment's egress list; throws an `Error` for its author. */
export const readEgressRequest = (url: unknown, init: unknown, origins: readonly string[]): EgressRequest => {
  if (typeof url === 'string' && url.length > fetchUrlMaxChars)
    throw new Error(`the URL of a request may have ${fetchUrlMaxChars} characters`)
  const target = URL.parse(typeof url === 'string' ? url : '')
  if (target === null) throw new Error('context.fetch needs an absolute URL, for instance context.settings.api + "/path"')
  if (!origins.some((origin) => URL.parse(origin)?.origin === target.origin))
    throw new Error(`${target.origin} is not on this extension's egress list: add it to "egress" when you deploy`)
  const { method = 'GET', headers = {}, body } = (init ?? {}) as Record<string, unknown>
  if (typeof method !== 'string' || !methods.has(method.toUpperCase()))
    throw new Error(`context.fetch knows the methods ${[...methods].join(', ')}`)
  return { url: target, method: method.toUpperCase(), headers: readHeaders(headers), body: readBody(body) }
}

export const readBody = (body: unknown): string | undefined => {
  if (body !== undefined && typeof body !== 'string') throw new Error('context.fetch takes a string as body: use JSON.stringify')
  if (body === undefined || Buffer.byteLength(body) <= fetchReplyMaxBytes) return body
  throw new Error(`the body of a request may have ${fetchReplyMaxBytes} bytes`)
}

const methods = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'])
/** The connection is the platform's: what frames, routes or keeps it is not for an extension to say. */
const ownHeaders = new Set(['host', 'connection', 'content-length', 'transfer-encoding', 'upgrade', 'expect', 'te', 'keep-alive'])

export const readHeaders = (headers: unknown): Record<string, string> => {
  const entries = Object.entries(headers as Record<string, unknown>).filter(([name]) => !ownHeaders.has(name.toLowerCase()))
  if (entries.length > 64) throw new Error('a request may have 64 headers')
  for (const [name, value] of entries) {
    if (
      typeof value !== 'string' ||
      value.length > 8_192 ||
      !/^[\w!#$%&'*+.^`|~-]{1,128}$/.test(name) ||
      /[^\t\x20-\x7e\x80-\xff]/.test(value)
    )
      throw new Error(`the header ${JSON.stringify(name.slice(0, 64))} is not one that HTTP can carry`)
  }
  return Object.fromEntries(entries) as Record<string, string>
}

const send = async (agent: Agent, { url, method, headers, body }: EgressRequest, signal: AbortSignal): Promise<FetchReply> => {
  const options = { origin: url.origin, path: url.pathname + url.search, method, headers, body: body ?? null, signal }
  const reply = await agent.request(options).catch((cause: unknown) => {
    throw unreachable(url, cause)
  })
  return { status: reply.statusCode, headers: flatten(reply.headers), body: await receive(reply.body, url) }
}

const receive = async (stream: Dispatcher.ResponseData['body'], url: URL): Promise<string> => {
  const chunks: Buffer[] = []
  let size = 0
  try {
    for await (const chunk of stream as AsyncIterable<Buffer>) {
      size += chunk.length
      if (size > fetchReplyMaxBytes) break
      chunks.push(chunk)
    }
  } catch (cause) {
    throw unreachable(url, cause)
  }
  // Leaving the loop early destroyed the stream and with it the connection.
  if (size > fetchReplyMaxBytes) throw new Error(`the reply of ${url.origin} is over the limit of ${fetchReplyMaxBytes} bytes`)
  return Buffer.concat(chunks).toString('utf8')
}

const unreachable = (url: URL, cause: unknown): Error => {
  const { code, message } = cause as NodeJS.ErrnoException
  return new Error(`${url.origin} could not be reached: ${code ?? ''} ${message}`.replace('  ', ' '), { cause })
}

const flatten = (headers: Dispatcher.ResponseData['headers']): Record<string, string> => {
  const entries = Object.entries(headers).filter(([name]) => name !== '__proto__')
  return Object.fromEntries(entries.map(([name, value]) => [name, Array.isArray(value) ? value.join(', ') : (value ?? '')]))
}
