import { createHmac } from 'node:crypto'
import type { KeyObject } from 'node:crypto'
import { UnfitEvent } from '../dialect.ts'
import type { Dialect } from '../dialect.ts'
import { readTextKey } from '../text-key.ts'
import { readTwimlReply } from '../twiml-reply.ts'

/**
 * Twilio's inbound messages: `data` is the form's fields, and TwiML answers. The signature covers the exact URL and
 * the fields. https://www.twilio.com/docs/usage/security#validating-requests
 */
export const dialect: Dialect = {
  id: 'twilio',
  readKey: readTextKey,
  encode: (event, { url, key }) => {
    const fields = readFields(event.data)
    const signature = signTwilio(key, url.href, fields)
    return {
      headers: [...fixedHeaders, 'i-twilio-idempotency-token', event.id, 'x-twilio-signature', signature],
      body: Buffer.from(new URLSearchParams(fields).toString()),
    }
  },
  decode: readTwimlReply,
}

const fixedHeaders = [
  ...['content-type', 'application/x-www-form-urlencoded; charset=UTF-8'],
  ...['accept', '*/*', 'user-agent', 'TwilioProxy/1.1'],
]

type Fields = Readonly<Record<string, string>>

/** Base64 of HMAC-SHA1 over the URL, then each name and value, sorted by name. */
const signTwilio = (key: KeyObject, url: string, fields: Fields): string => {
  const hmac = createHmac('sha1', key).update(url)
  for (const name of Object.keys(fields).sort()) hmac.update(name).update(fields[name] ?? '')
  return hmac.digest('base64')
}

const readFields = (data: unknown): Fields => {
  if (typeof data !== 'object' || data === null || Array.isArray(data)) throw unfit('is no object')
  for (const [name, value] of Object.entries(data)) {
    if (typeof value !== 'string') throw unfit(`has a field ${name.slice(0, 64)} that is no text`)
    // Half a surrogate pair has no UTF-8: it would arrive as another character.
    if (!name.isWellFormed() || !value.isWellFormed()) throw unfit(`has half a character in ${name.slice(0, 64).toWellFormed()}`)
  }
  return data as Fields
}

const unfit = (what: string): UnfitEvent =>
  new UnfitEvent(
    `the event’s data ${what}, and the dialect twilio carries a form`,
    'send an object whose values are all texts, or register the address with another dialect',
  )
