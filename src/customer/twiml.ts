import { decisionSchema } from '../hooks/decision.ts'

/**
 * A decision as TwiML: a message for `allow` with `changes.reply`, an empty response for `deny`, whose reason, which
 * TwiML has no word for, stands in a comment. Throws for what else an extension may answer.
 * https://www.twilio.com/docs/messaging/twiml
 */
export const writeTwiml = (value: unknown): string | undefined => {
  if (value === undefined) return undefined
  const { decision, reason, changes = {} } = decisionSchema.parse(value)
  const { reply, ...more } = changes
  const why = reason === undefined ? '' : `<!--${escapeComment(reason)}-->`
  const says = typeof reply === 'string' && decision === 'allow' ? `<Message>${escape(reply)}</Message>` : ''
  const sayable = decision === 'allow' ? says !== '' : reply === undefined
  if (sayable && Object.keys(more).length === 0) return `${declaration}<Response>${why}${says}</Response>`
  throw new Error('TwiML can say {decision: "allow", changes: {reply: "…"}} or {decision: "deny"}, and nothing else')
}

const declaration = '<?xml version="1.0" encoding="UTF-8"?>'

const escape = (text: string): string => {
  if (forbidden.test(text)) throw new Error('the reply has a character that XML cannot write')
  return text.replaceAll(/[&<>\r]/g, (character) => `&#${character.charCodeAt(0)};`)
}

/** XML allows no two dashes in a comment, and blanks at its ends are only for the eye. */
const escapeComment = (text: string): string =>
  escape(text).replaceAll(/-|^\s|\s$/g, (character) => `&#${character.charCodeAt(0)};`)

// oxlint-disable-next-line no-control-regex -- these are what is looked for
const forbidden = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ud800-\udfff\ufffe\uffff]/u
