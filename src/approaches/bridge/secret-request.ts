import type { FetchReply } from '../../hooks/extension.ts'
import { readBody, type EgressRequest, readHeaders } from '../egress.ts'
import { type Encode, hasHandle, type SecretHandles } from './secret-handles.ts'

/**
 * The request with the secrets in it, checked again: a secret is text that nobody has seen yet. The URL takes none,
 * because URLs end up in logs. @throws Error for the extension's author, without a secret in it.
 */
export const putSecrets = (request: EgressRequest, secrets: SecretHandles): EgressRequest => {
  if (secrets.isIn(request.url.href))
    throw new Error('a secret may stand in a header or in the body of a request, not in its URL')
  const headers = Object.entries(request.headers).map(([name, value]) => [name, putInHeader(value, secrets)] as const)
  const body = request.body === undefined ? undefined : secrets.put(request.body, encodingOf(request))
  const filled = { ...request, headers: readHeaders(Object.fromEntries(headers)), body: readBody(body) }
  return refuseStale(filled)
}

/** A handle that an extension kept from an earlier call would go out as it stands, and somebody else would wonder. */
export const refuseStale = (request: EgressRequest): EgressRequest => {
  if (!Object.values(request.headers).some(hasHandle)) return request
  throw new Error('a header holds a secret’s name of another call: ask context.secrets.use anew in each call')
}

const basic = /^(basic +)([\w+/=-]+)$/i

/** Credentials of RFC 7617 hide a handle in base64, so they are opened for it. */
const putInHeader = (value: string, secrets: SecretHandles): string => {
  const [, scheme = '', encoded = ''] = basic.exec(value) ?? []
  const decoded = Buffer.from(encoded, 'base64').toString()
  if (!secrets.isIn(decoded)) return secrets.put(value)
  const token = Buffer.from(secrets.put(decoded)).toString('base64')
  secrets.hide(token)
  return scheme + token
}

/** As its place in the body needs it, so that a quote or an ampersand in a secret ends nothing. */
const encodingOf = ({ headers }: EgressRequest): Encode | undefined => {
  const type = Object.entries(headers).find(([name]) => name.toLowerCase() === 'content-type')?.[1] ?? ''
  if (/\bx-www-form-urlencoded\b/i.test(type)) return encodeURIComponent
  return /\bjson\b/i.test(type) ? (value) => JSON.stringify(value).slice(1, -1) : undefined
}

/** What was put in is taken out again, should the other side repeat it. */
export const blotReply = ({ status, headers, body }: FetchReply, secrets: SecretHandles): FetchReply => ({
  status,
  headers: Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, secrets.blot(value)])),
  body: secrets.blot(body),
})
