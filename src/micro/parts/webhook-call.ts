import { createHmac } from 'node:crypto'
import { Pool } from 'undici'
import { defaultLimits } from '../../approaches/approach.ts'
import { createWebhook } from '../../approaches/webhook/webhook.ts'
import { eventOf, signingSecret } from '../event.ts'
import { startBareReceiver } from '../floors/bare-receiver.ts'
import type { Part, PreparedPart } from '../part.ts'

/** The whole of a delivery, against a bare dispatch with stringify and HMAC to the same bare server. */
export const part: Part = {
  id: 'webhook-call',
  title: 'a webhook call, whole',
  floor: 'undici dispatch with stringify and createHmac',
  side: 'webhook',
  prepare: (variant, payload) => (variant === 'ours' ? prepareApproach(payload) : prepareDispatch(payload)),
}

const prepareApproach = async (payload: string): Promise<PreparedPart> => {
  const receiver = await startBareReceiver()
  const webhook = await createWebhook({ allowedNetworks: ['127.0.0.0/8'] })
  const deployment = await webhook.deploy({
    ...{ tenant: 'acme', hook: 'order.created', version: 1, egress: [], settings: {}, limits: defaultLimits },
    ...{ url: `${receiver.url}/`, secret: signingSecret },
  })
  const event = eventOf(payload)
  const { outcome } = await webhook.invoke(deployment, event, { wallMs: 1_000 })
  if (outcome.kind !== 'ok') throw new Error(`the call ended ${outcome.kind}: ${JSON.stringify(outcome)}`)
  return {
    call: () => webhook.invoke(deployment, event, { wallMs: 1_000 }),
    async [Symbol.asyncDispose]() {
      await webhook.close()
      await receiver[Symbol.asyncDispose]()
    },
  }
}

const prepareDispatch = async (payload: string): Promise<PreparedPart> => {
  const receiver = await startBareReceiver()
  const pool = new Pool(receiver.url, { allowH2: false, connections: 1 })
  const event = eventOf(payload)
  const key = Buffer.alloc(32, 7)
  const call = (): Promise<void> => {
    const body = Buffer.from(JSON.stringify(event))
    return dispatch(pool, '/', body, ['webhook-signature', createHmac('sha256', key).update(body).digest('base64')])
  }
  return {
    call,
    async [Symbol.asyncDispose]() {
      await pool.destroy()
      await receiver[Symbol.asyncDispose]()
    },
  }
}

/** Rejects for an answer that is no 2xx. */
export const dispatch = (pool: Pool, path: string, body: Buffer, signed: readonly string[]): Promise<void> =>
  new Promise((resolve, reject) => {
    pool.dispatch(
      { method: 'POST', path, headers: ['content-type', 'application/json', ...signed], body },
      {
        onRequestStart() {},
        onResponseStart: (controller, status) => {
          if (status > 299) controller.abort(new Error(`the bare server answered ${status}`))
        },
        onResponseData() {},
        onResponseEnd: () => resolve(),
        onResponseError: (_controller, error) => reject(error),
      },
    )
  })
