import { unsafeIn } from '../reply-value.ts'
import { BadReply } from './dialect.ts'
import type { WireReply } from './dialect.ts'

/**
 * Reads the JSON of a reply; undefined for an empty one. What JSON can say and a platform must not take over is
 * refused: keys that reach a prototype once they are merged, and nesting that overflows whoever walks it.
 * @throws BadReply
 */
export const readJsonReply = ({ headers, body }: WireReply): unknown => {
  if (body.length === 0) return undefined
  const encoding = headers['content-encoding']
  if (encoding !== undefined && encoding !== 'identity')
    throw new BadReply(`the reply is encoded as ${String(encoding)}`, 'send it plain: we do not ask for a compressed one')
  const type = headers['content-type']
  if (type !== undefined && !jsonType.test(String(type)))
    throw new BadReply(`the reply is ${String(type).slice(0, 100)}`, 'answer with application/json, or with an empty body')
  const value = parse(body)
  const problem = unsafeIn(value)
  if (problem !== undefined) throw new BadReply(problem, 'answer with a flatter value, and leave such keys out')
  return value
}

/**
 * As `readJsonReply`, for vendors that read no reply: what their customers' servers say, such as `ok`, is nothing,
 * unless it is JSON. @throws BadReply
 */
export const readOptionalJsonReply = (reply: WireReply): unknown =>
  jsonType.test(String(reply.headers['content-type'])) ? readJsonReply(reply) : undefined

const jsonType = /^application\/(?:[\w.-]+\+)?json\s*(?:;|$)/i

const utf8 = new TextDecoder('utf-8', { fatal: true })

const parse = (body: Buffer): unknown => {
  try {
    return JSON.parse(utf8.decode(body))
  } catch {
    throw new BadReply('the reply is not valid JSON', 'answer with one JSON value in UTF-8, or with an empty body')
  }
}
