import { createHmac } from 'node:crypto'
import type { ReceiverDialect } from '../dialect.ts'
import { parseBody, readEventId, vendorEvent } from '../json-event.ts'
import { isSignature, readTextSecret } from '../text-secret.ts'

/**
 * GitHub signs the body and nothing else: neither a time, nor the delivery's id. So an old delivery is told by its id
 * as long as that is remembered, and the older signature by SHA-1 (`X-Hub-Signature`) opens nothing.
 * https://docs.github.com/en/webhooks/using-webhooks/validating-webhook-deliveries
 */
export const dialect: ReceiverDialect = {
  id: 'github',
  replyType: 'application/json',
  needsUrl: false,
  readKey: readTextSecret,
  open: ({ headers, body }, { key, hook }, nowMs) => {
    const expected = `sha256=${createHmac('sha256', key).update(body).digest('hex')}`
    if (!isSignature(headers['x-hub-signature-256'], expected))
      return { kind: 'forged', why: 'X-Hub-Signature-256 is missing, or does not fit the body' }
    const id = readEventId(headers['x-github-delivery'])
    const event = readEventId(headers['x-github-event'])
    const payload = parseBody(body)
    if (id === undefined || event === undefined || typeof payload !== 'object' || payload === null)
      return { kind: 'malformed', why: 'send X-GitHub-Delivery, X-GitHub-Event and a JSON object, once each' }
    return { kind: 'event', event: vendorEvent('github', hook, id, nowMs, { event, payload }) }
  },
  writeReply: (value) => JSON.stringify(value),
}
