import { createHmac, randomUUID } from 'node:crypto'
import { UnfitEvent } from '../dialect.ts'
import type { Dialect } from '../dialect.ts'
import { readOptionalJsonReply } from '../json-reply.ts'
import { readTextKey } from '../text-key.ts'

/**
 * Heroku's app webhooks; `data` is the body, of which delivery and attempt are named by who sends it: the delivery by
 * the event's id, so that it is signed and the same over retries. https://devcenter.heroku.com/articles/app-webhooks
 */
export const dialect: Dialect = {
  id: 'heroku',
  readKey: readTextKey,
  encode: (event, { key }) => {
    const body = Buffer.from(JSON.stringify(named(readHerokuData(event.data), event.id)))
    const signature = createHmac('sha256', key).update(body).digest('base64')
    return { headers: [...fixedHeaders, 'heroku-webhook-hmac-sha256', signature], body }
  },
  decode: readOptionalJsonReply,
}

const fixedHeaders = ['content-type', 'application/json', 'user-agent', 'hookbench']

interface HerokuData {
  readonly action: string
  readonly resource: string
  readonly webhook_metadata: object
}

const readHerokuData = (data: unknown): HerokuData => {
  const { action, resource, webhook_metadata: metadata } = (data ?? {}) as Partial<HerokuData>
  if (typeof action === 'string' && typeof resource === 'string' && typeof metadata === 'object' && metadata !== null)
    return data as HerokuData
  throw new UnfitEvent(
    'the event’s data is no body of a Heroku app webhook',
    'send one with action, resource and webhook_metadata, or register the address with another dialect',
  )
}

// Spread and not assigned: a key such as __proto__ stays the plain key that it is in JSON.
const named = (data: HerokuData, id: string): HerokuData => ({
  ...data,
  webhook_metadata: { ...data.webhook_metadata, attempt: { id: randomUUID() }, delivery: { id } },
})
