import type { Failure } from '../../hooks/outcome.ts'
import type { WireReply } from './dialect.ts'

const maxNameChars = 100
const maxMessageChars = 1_000
const maxStackChars = 4_000

/** An answer other than 2xx. A JSON body may say `{name, message, stack}`, or RFC 9457's `{title, detail}`. */
export const failureOfStatus = (reply: WireReply): Failure => {
  const said = readProblem(reply)
  const message = text(said['message'] ?? said['detail'] ?? said['title'], maxMessageChars)
  const stack = text(said['stack'], maxStackChars)
  return {
    name: text(said['name'], maxNameChars) ?? (isRedirect(reply) ? 'redirect_error' : 'http_status'),
    message: message ?? `the server answered ${reply.status}`,
    ...(stack !== undefined && { stack }),
    httpStatus: reply.status,
    hint: hintFor(reply),
  }
}

const readProblem = ({ headers, body }: WireReply): Record<string, unknown> => {
  if (body.length === 0 || !/json/i.test(String(headers['content-type']))) return {}
  try {
    const said: unknown = JSON.parse(body.toString())
    return typeof said === 'object' && said !== null ? (said as Record<string, unknown>) : {}
  } catch {
    return {}
  }
}

const text = (value: unknown, maxChars: number): string | undefined =>
  typeof value === 'string' && value !== '' ? value.slice(0, maxChars) : undefined

const isRedirect = ({ status }: WireReply): boolean => status >= 300 && status < 400

const hintFor = (reply: WireReply): string => {
  if (isRedirect(reply)) {
    const to = text(reply.headers['location'], 200)
    return `Redirects are not followed: register the final address${to === undefined ? '' : ` (${to})`}.`
  }
  return hints.get(reply.status) ?? (reply.status < 500 ? refused : 'Look for this webhook-id in the log of your server.')
}

const refused = 'Your server refuses the delivery: see why in its log, by this webhook-id.'
const unauthorised = 'Check that your server has the signing secret of this version and verifies the raw body.'
const hints: ReadonlyMap<number, string> = new Map([
  [401, unauthorised],
  [403, unauthorised],
  [404, 'Check the path of the registered URL.'],
  [405, 'Accept POST at the registered URL.'],
  [410, 'Your server says that this address is gone: register another one.'],
  [413, 'Accept bodies of 300 KB.'],
  [429, 'Your server asks for fewer deliveries: raise its limit, or answer faster.'],
])
