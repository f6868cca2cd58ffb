import { formatWithOptions } from 'node:util'
import { Agent, request } from 'undici'
import type { Dispatcher } from 'undici'
import type { ExtensionContext, FetchInit, FetchReply } from '../hooks/extension.ts'
import type { KvStore } from '../hooks/kv.ts'
import {
  fetchMaxCalls,
  fetchMaxConnections,
  fetchReplyMaxBytes,
  fetchUrlMaxChars,
  hostMaxCalls,
  logLineMaxChars,
  logMaxLines,
} from '../hooks/limits.ts'
import { createOwnAbilities } from '../hooks/own-abilities.ts'

/** What a tenant's extension is given, but for the log, which each event has of its own. */
export interface ContextSource {
  readonly tenant: string
  readonly settings: Readonly<Record<string, string>>
  /** The customer's own, on their own server. */
  readonly secrets: Readonly<Record<string, string>>
  readonly kv: KvStore
  /** Origins that may be called; undefined lets the customer call what they like from their own server. */
  readonly egress: readonly string[] | undefined
  readonly dispatcher: Dispatcher
}

/** Connections to third parties, kept open between events. The idle time-out is below the usual 5 s of servers. */
export const createOutgoing = (): Agent =>
  new Agent({
    allowH2: false,
    connections: fetchMaxConnections,
    keepAliveTimeout: 4_000,
    headersTimeout: 10_000,
    bodyTimeout: 10_000,
  })

/** One event's `context`, with the same limits as in every other approach. Lines are written to `lines`. */
export const createContext = (source: ContextSource, lines: string[]): ExtensionContext => {
  let calls = 0
  let requests = 0
  const admit = (): void => {
    if (++calls > hostMaxCalls) throw new Error(`context: more than ${hostMaxCalls} host calls for one event`)
  }
  return {
    fetch: async (url, init) => {
      admit()
      if (++requests > fetchMaxCalls) throw new Error(`context.fetch: more than ${fetchMaxCalls} calls for one event`)
      return callOut(source, url, init)
    },
    log: (...values) => {
      if (lines.length < logMaxLines)
        lines.push(formatWithOptions({ breakLength: Infinity }, ...values).slice(0, logLineMaxChars))
    },
    now: () => Date.now(),
    settings: source.settings,
    ...createOwnAbilities({ tenant: source.tenant, secrets: source.secrets, kv: source.kv, admit }),
  }
}

const callOut = async ({ egress, dispatcher }: ContextSource, text: string | URL, init: FetchInit = {}): Promise<FetchReply> => {
  if (String(text).length > fetchUrlMaxChars) throw new Error(`context.fetch: a URL may have ${fetchUrlMaxChars} characters`)
  if (Buffer.byteLength(init.body ?? '') > fetchReplyMaxBytes)
    throw new Error(`context.fetch: the body of a request may have ${fetchReplyMaxBytes} bytes`)
  const url = URL.parse(String(text))
  if (!url) throw new TypeError(`context.fetch: ${String(text)} is no URL`)
  if (egress && !egress.includes(url.origin)) throw new Error(`context.fetch: ${url.origin} is not on the egress list`)
  const reply = await request(url, {
    dispatcher,
    method: (init.method ?? 'GET').toUpperCase(),
    ...(init.headers && { headers: { ...init.headers } }),
    ...(init.body !== undefined && { body: init.body }),
  })
  return { status: reply.statusCode, headers: plainHeaders(reply.headers), body: await readText(reply.body) }
}

const readText = async (body: Dispatcher.ResponseData['body']): Promise<string> => {
  const chunks: Buffer[] = []
  let bytes = 0
  // Leaving the loop early destroys the reply and its connection.
  for await (const chunk of body as AsyncIterable<Buffer>) {
    bytes += chunk.length
    if (bytes > fetchReplyMaxBytes) throw new Error(`context.fetch: the reply is larger than ${fetchReplyMaxBytes} bytes`)
    chunks.push(chunk)
  }
  return Buffer.concat(chunks, bytes).toString()
}

const plainHeaders = (headers: Dispatcher.ResponseData['headers']): Record<string, string> => {
  const plain: Record<string, string> = {}
  for (const [name, value] of Object.entries(headers))
    if (value !== undefined) plain[name] = Array.isArray(value) ? value.join(', ') : value
  return plain
}
