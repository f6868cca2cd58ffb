import type { Failure } from '../../hooks/outcome.ts'

/** A transport error in words that a customer understands, with what to do next. */
export const errorWord = (error: Error): Failure => {
  const code = codeOf(error)
  const [name, hint] = words.get(code) ?? byPrefix(code)
  return { name, message: name === 'forbidden_address' ? error.message : `${sentences[name]} (${code})`, hint }
}

/** `autoSelectFamily` tries several addresses and packs what happened into one error. */
const codeOf = (error: Error): string => {
  const first = error instanceof AggregateError ? (error.errors[0] as { code?: string } | undefined)?.code : undefined
  return (error as { code?: string }).code ?? first ?? error.name
}

const sentences = {
  dns_error: 'the host name could not be resolved',
  connection_refused: 'nothing listens at this address',
  connection_reset: 'the connection was closed before a whole reply came',
  network_unreachable: 'there is no way to this address',
  timeout: 'connecting took too long',
  tls_error: 'no trusted TLS connection could be made',
  no_http2: 'this approach calls by HTTP/2, which the server does not speak',
  invalid_http: 'what came back is not HTTP/1.1',
  forbidden_address: 'this address may not be called',
  platform_closing: 'the platform is stopping',
  invalid_request: 'the request could not be written',
} as const

type Word = [name: keyof typeof sentences, hint: string]

const dns: Word = ['dns_error', 'Check the host name of the registered URL and its DNS records.']
const reset: Word = ['connection_reset', 'See whether your server or a proxy before it crashes or closes connections early.']
const unreachable: Word = ['network_unreachable', 'Check the address and its routing.']
const slow: Word = [
  'timeout',
  'See that the address is reachable from the internet and that a firewall does not drop our packets.',
]
const badHttp: Word = ['invalid_http', 'Answer with well-formed HTTP/1.1 and less than 16 KB of headers.']
const closing: Word = ['platform_closing', 'It is tried again after the restart.']

const words: ReadonlyMap<string, Word> = new Map<string, Word>([
  ['ENOTFOUND', dns],
  ['EAI_AGAIN', dns],
  ['ENODATA', dns],
  ['ECONNREFUSED', ['connection_refused', 'Start your server, or correct host and port of the registered URL.']],
  ['ECONNRESET', reset],
  ['EPIPE', reset],
  ['UND_ERR_SOCKET', reset],
  ['EHOSTUNREACH', unreachable],
  ['ENETUNREACH', unreachable],
  ['EADDRNOTAVAIL', unreachable],
  ['ETIMEDOUT', slow],
  ['UND_ERR_CONNECT_TIMEOUT', slow],
  ['E_NO_HTTP2', ['no_http2', 'Offer h2 by ALPN, or register the address with the approach "webhook:tls".']],
  ['HTTPParserError', badHttp],
  ['UND_ERR_HEADERS_OVERFLOW', badHttp],
  ['E_PROVISIONAL_REPLIES', badHttp],
  ['UND_ERR_RES_CONTENT_LENGTH_MISMATCH', badHttp],
  ['UND_ERR_DESTROYED', closing],
  ['UND_ERR_CLOSED', closing],
  ['UND_ERR_INVALID_ARG', ['invalid_request', 'This is a fault of the platform.']],
  ['E_ADDRESS_REFUSED', ['forbidden_address', 'Register an address that is reachable from the internet.']],
])

const byPrefix = (code: string): Word => {
  if (code.startsWith('HPE_')) return badHttp
  if (
    /^(ERR_TLS|ERR_SSL|EPROTO|CERT_|UNABLE_TO|SELF_SIGNED|DEPTH_ZERO|ERROR_IN_CERT|HOSTNAME_MISMATCH|INVALID_CA|INVALID_PURPOSE|PATH_LENGTH)/.test(
      code,
    )
  )
    return ['tls_error', 'Serve a certificate for this host name, not expired, with its whole chain, from a public authority.']
  return reset
}
