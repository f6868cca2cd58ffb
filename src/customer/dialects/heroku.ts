import { createHmac } from 'node:crypto'
import { z } from 'zod'
import type { ReceiverDialect } from '../dialect.ts'
import { parseBody, readEventId, vendorEvent } from '../json-event.ts'
import { isSignature, readTextSecret } from '../text-secret.ts'

const bodySchema = z.looseObject({
  action: z.string(),
  resource: z.string(),
  webhook_metadata: z.looseObject({ delivery: z.looseObject({ id: z.string() }) }),
})

/**
 * Heroku signs the body, and the delivery's id is in it; of the time of sending it says nothing, since it tries a
 * delivery for three days. https://devcenter.heroku.com/articles/app-webhooks#securing-webhook-requests
 */
export const dialect: ReceiverDialect = {
  id: 'heroku',
  replyType: 'application/json',
  needsUrl: false,
  readKey: readTextSecret,
  open: ({ headers, body }, { key, hook }, nowMs) => {
    const expected = createHmac('sha256', key).update(body).digest('base64')
    if (!isSignature(headers['heroku-webhook-hmac-sha256'], expected))
      return { kind: 'forged', why: 'Heroku-Webhook-Hmac-SHA256 is missing, or does not fit the body' }
    const data = bodySchema.safeParse(parseBody(body)).data
    const id = readEventId(data?.webhook_metadata.delivery.id)
    if (id === undefined)
      return { kind: 'malformed', why: 'send a body of Heroku’s app webhooks, with webhook_metadata.delivery.id' }
    return { kind: 'event', event: vendorEvent('heroku', hook, id, nowMs, data) }
  },
  writeReply: (value) => JSON.stringify(value),
}
