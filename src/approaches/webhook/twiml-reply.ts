import { BadReply } from './dialect.ts'
import type { WireReply } from './dialect.ts'
import { readTwiml } from './twiml.ts'

const hint = 'answer with text/xml: <Response><Message>…</Message></Response> for a reply, <Response/> for none, or an empty body'

/**
 * TwiML as a decision: a message allows and is the reply, an empty response denies. Nothing at all is undefined.
 * TwiML has no word for a reason; a comment in it, which Twilio skips, is taken as one.
 * @throws BadReply
 */
export const readTwimlReply = ({ headers, body }: WireReply): unknown => {
  if (body.length === 0) return undefined
  const type = String(headers['content-type'])
  if (!/^(?:text|application)\/xml\s*(?:;|$)/i.test(type)) throw new BadReply(`the reply is ${type.slice(0, 100)}`, hint)
  const encoding = headers['content-encoding']
  if (encoding !== undefined && encoding !== 'identity')
    throw new BadReply(`the reply is encoded as ${String(encoding).slice(0, 100)}`, 'send it plain')
  const { messages, comment } = readTwiml(decode(body), (problem) => new BadReply(problem, hint))
  const [reply] = messages
  if (messages.length > 1) throw new BadReply('the reply has several messages', hint)
  const reason = comment === undefined ? undefined : { reason: comment }
  return reply === undefined ? { decision: 'deny', ...reason } : { decision: 'allow', ...reason, changes: { reply } }
}

const utf8 = new TextDecoder('utf-8', { fatal: true })

const decode = (body: Buffer): string => {
  try {
    return utf8.decode(body)
  } catch {
    throw new BadReply('the reply is not in UTF-8', hint)
  }
}
