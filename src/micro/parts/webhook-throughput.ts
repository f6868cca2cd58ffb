import { createHmac } from 'node:crypto'
import { Pool } from 'undici'
import { defaultLimits } from '../../approaches/approach.ts'
import { createWebhook } from '../../approaches/webhook/webhook.ts'
import { eventOf, signingSecret } from '../event.ts'
import { startBareReceiver } from '../floors/bare-receiver.ts'
import type { Part, PreparedPart } from '../part.ts'
import { dispatch } from './webhook-call.ts'

const inFlight = 50
const callsInOne = 1_000

/** The sender's own CPU for a delivery with 50 in flight, beside the least that undici needs for it. */
export const part: Part = {
  id: 'webhook-throughput',
  title: 'sender CPU, 50 webhooks in flight',
  floor: 'undici dispatch with stringify and createHmac',
  side: 'webhook',
  bound: 1.5,
  slowCalls: 12,
  prepare: (variant, payload) => (variant === 'ours' ? prepareApproach(payload) : prepareDispatch(payload)),
}

const prepareApproach = async (payload: string): Promise<PreparedPart> => {
  const receiver = await startBareReceiver()
  // As many in flight as the floor has: what an endpoint may have at once is no cost.
  const limits = {
    connections: inFlight,
    perEndpoint: inFlight,
    waitingPerEndpoint: inFlight,
    connectTimeoutMs: 5_000,
    keepAliveMs: 4_000,
  }
  const webhook = await createWebhook({ allowedNetworks: ['127.0.0.0/8'] }, limits)
  const deployment = await webhook.deploy({
    ...{ tenant: 'acme', hook: 'order.created', version: 1, egress: [], settings: {}, limits: defaultLimits },
    ...{ url: `${receiver.url}/`, secret: signingSecret },
  })
  const event = eventOf(payload)
  const call = async (): Promise<void> => {
    const { outcome } = await webhook.invoke(deployment, event, { wallMs: 10_000 })
    if (outcome.kind !== 'ok') throw new Error(`the call ended ${outcome.kind}: ${JSON.stringify(outcome)}`)
  }
  return { ...burst(call), [Symbol.asyncDispose]: () => endBoth(webhook.close(), receiver) }
}

const prepareDispatch = async (payload: string): Promise<PreparedPart> => {
  const receiver = await startBareReceiver()
  const pool = new Pool(receiver.url, { allowH2: false, connections: inFlight })
  const event = eventOf(payload)
  const key = Buffer.alloc(32, 7)
  const call = (): Promise<void> => {
    const body = Buffer.from(JSON.stringify(event))
    return dispatch(pool, '/', body, ['webhook-signature', createHmac('sha256', key).update(body).digest('base64')])
  }
  return { ...burst(call), [Symbol.asyncDispose]: () => endBoth(pool.destroy(), receiver) }
}

const endBoth = async (sender: Promise<unknown>, receiver: AsyncDisposable): Promise<void> => {
  await sender
  await receiver[Symbol.asyncDispose]()
}

const burst = (call: () => Promise<unknown>): { call(): Promise<void>; inOne: number; cpu: true } => ({
  inOne: callsInOne,
  cpu: true,
  call: async () => {
    let left = callsInOne
    const line = async (): Promise<void> => {
      while (left-- > 0) await call()
    }
    await Promise.all(Array.from({ length: inFlight }, line))
  },
})
