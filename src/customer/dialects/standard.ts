import { hookEventSchema } from '../../hooks/event.ts'
import type { ReceiverDialect } from '../dialect.ts'
import { parseBody } from '../json-event.ts'
import { distrust, readSigningSecret } from '../signature.ts'

/** Standard Webhooks 1.0: id, time and body are signed, so that nothing old is taken for new. */
export const dialect: ReceiverDialect = {
  id: 'standard',
  replyType: 'application/json',
  needsUrl: false,
  readKey: readSigningSecret,
  open: ({ headers, body }, { key }, nowMs) => {
    const id = text(headers['webhook-id'])
    const signed = { id, timestamp: text(headers['webhook-timestamp']), signature: text(headers['webhook-signature']) }
    const why = distrust(key, signed, body, nowMs)
    if (why !== undefined) return { kind: 'forged', why }
    const event = hookEventSchema.safeParse(parseBody(body)).data
    if (event?.id === id && event !== undefined) return { kind: 'event', event }
    return { kind: 'malformed', why: 'send a CloudEvents 1.0 event whose id is the webhook-id' }
  },
  writeReply: (value) => JSON.stringify(value),
}

const text = (value: string | string[] | undefined): string | undefined => (typeof value === 'string' ? value : undefined)
