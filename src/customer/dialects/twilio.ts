import { createHmac } from 'node:crypto'
import type { ReceiverDialect, Trust } from '../dialect.ts'
import { readEventId, vendorEvent } from '../json-event.ts'
import { isSignature, readTextSecret } from '../text-secret.ts'
import { writeTwiml } from '../twiml.ts'

/**
 * Twilio signs the address and the fields, by SHA-1 (as an HMAC it still holds), and no time. The token that names the
 * event is not signed. https://www.twilio.com/docs/usage/security#validating-requests
 */
export const dialect: ReceiverDialect = {
  id: 'twilio',
  replyType: 'text/xml; charset=utf-8',
  needsUrl: true,
  readKey: readTextSecret,
  open: ({ headers, body }, trust, nowMs) => {
    const fields = readForm(String(headers['content-type']), body)
    if (!isSignature(headers['x-twilio-signature'], sign(trust, fields ?? [])))
      return { kind: 'forged', why: 'X-Twilio-Signature is missing, or does not fit the address and the fields' }
    const id = readEventId(headers['i-twilio-idempotency-token'])
    if (id === undefined || fields === undefined)
      return { kind: 'malformed', why: 'send a form in which each field stands once, and an I-Twilio-Idempotency-Token' }
    return { kind: 'event', event: vendorEvent('twilio', trust.hook, id, nowMs, Object.fromEntries(fields)) }
  },
  writeReply: writeTwiml,
}

type Fields = readonly (readonly [name: string, value: string])[]

const sign = ({ key, url }: Trust, fields: Fields): string => {
  const hmac = createHmac('sha1', key).update(url)
  for (const [name, value] of fields) hmac.update(name).update(value)
  return hmac.digest('base64')
}

/** The fields by name. A field that stands twice would be signed in one order and read in another. */
const readForm = (type: string, body: Buffer): Fields | undefined => {
  if (!/^application\/x-www-form-urlencoded\s*(?:;|$)/i.test(type)) return undefined
  const fields = [...new URLSearchParams(body.toString())].sort(([a], [b]) => (a < b ? -1 : 1))
  return new Set(fields.map(([name]) => name)).size === fields.length ? fields : undefined
}
