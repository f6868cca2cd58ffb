import { createHmac } from 'node:crypto'
import { Pool } from 'undici'
import { defaultLimits } from '../../approaches/approach.ts'
import { createWebhook } from '../../approaches/webhook/webhook.ts'
import type { HookEvent } from '../../hooks/event.ts'
import { eventOf, signingSecret } from '../event.ts'
import { createBareOutbox } from '../floors/bare-outbox.ts'
import { startBareReceiver } from '../floors/bare-receiver.ts'
import { createOwnOutbox } from '../own-outbox.ts'
import type { Part, PreparedPart } from '../part.ts'
import { inTempFolder } from '../temp-folder.ts'
import { dispatch } from './webhook-call.ts'

const inFlight = 50
const eventsInOne = 500

/**
 * An event's share of the time when many come at once: into the outbox, signed, sent, verified, answered and settled.
 * Both send to the same bare server, which checks each signature, as whoever receives webhooks must.
 */
export const part: Part = {
  id: 'outbox-delivery',
  title: 'through the outbox to a server, 50 in flight, each',
  floor: 'the slower of bare sending and a bare outbox',
  side: 'webhook',
  // At least 60 % of the rate of the slower one.
  bound: 1 / 0.6,
  slowCalls: 12,
  prepare: (variant, payload) =>
    variant === 'ours' ? inTempFolder((folder) => prepareOwn(folder, payload)) : prepareSlower(payload),
}

const prepareOwn = async (folder: string, payload: string): Promise<PreparedPart> => {
  const receiver = await startBareReceiver()
  const webhook = await createWebhook({ allowedNetworks: ['127.0.0.0/8'] })
  const deployment = await webhook.deploy({
    ...{ tenant: 'acme', hook: 'order.created', version: 1, egress: [], settings: {}, limits: defaultLimits },
    ...{ url: `${receiver.url}/verify`, secret: signingSecret },
  })
  const burst = createBurst(payload)
  const outbox = createOwnOutbox(folder, async (event) => {
    const { outcome } = await webhook.invoke(deployment, event, { wallMs: 5_000 })
    if (outcome.kind === 'ok') burst.delivered()
    return outcome.kind
  })
  return {
    inOne: eventsInOne,
    call: () => burst.run(outbox.append),
    async [Symbol.asyncDispose]() {
      await outbox[Symbol.asyncDispose]()
      await webhook.close()
      await receiver[Symbol.asyncDispose]()
    },
  }
}

/** Both floors are timed for a moment, and the slower one is what is measured. */
const prepareSlower = async (payload: string): Promise<PreparedPart> => {
  const sending = await prepareSending(payload)
  const storing = await inTempFolder((folder) => prepareStoring(folder, payload))
  const [slower, other] = (await timeOf(sending)) > (await timeOf(storing)) ? [sending, storing] : [storing, sending]
  await other[Symbol.asyncDispose]()
  return slower
}

const timeOf = async ({ call }: PreparedPart): Promise<number> => {
  await call()
  const start = performance.now()
  for (let i = 0; i < 4; i++) await call()
  return performance.now() - start
}

const prepareSending = async (payload: string): Promise<PreparedPart> => {
  const receiver = await startBareReceiver()
  const pool = new Pool(receiver.url, { allowH2: false, connections: inFlight })
  const event = eventOf(payload)
  // What the bare server checks with.
  const key = Buffer.from(signingSecret.replace('whsec_', ''), 'base64')
  const timestamp = String(Math.floor(Date.now() / 1_000))
  const send = (): Promise<void> => {
    const body = Buffer.from(JSON.stringify(event))
    const signature = createHmac('sha256', key).update(`${event.id}.${timestamp}.`).update(body).digest('base64')
    const signed = ['webhook-id', event.id, 'webhook-timestamp', timestamp, 'webhook-signature', `v1,${signature}`]
    return dispatch(pool, '/verify', body, signed)
  }
  const line = async (count: number): Promise<void> => {
    for (let i = 0; i < count; i++) await send()
  }
  return {
    inOne: eventsInOne,
    call: () => Promise.all(Array.from({ length: inFlight }, () => line(eventsInOne / inFlight))),
    async [Symbol.asyncDispose]() {
      await pool.destroy()
      await receiver[Symbol.asyncDispose]()
    },
  }
}

const prepareStoring = (folder: string, payload: string): PreparedPart => {
  const burst = createBurst(payload)
  const outbox = createBareOutbox(folder, async () => burst.delivered())
  return {
    inOne: eventsInOne,
    call: () => burst.run((event) => outbox.enqueue(JSON.stringify(event))),
    [Symbol.asyncDispose]: async () => outbox[Symbol.dispose](),
  }
}

/** Hands in events, 50 at a time as so many callers would, and waits until all of them have been delivered. */
const createBurst = (payload: string) => {
  const event = eventOf(payload)
  let left = 0
  let n = 0
  let end = (): void => {}
  return {
    delivered: () => {
      if (--left === 0) end()
    },
    run: async (append: (event: HookEvent) => Promise<void>): Promise<void> => {
      left = eventsInOne
      const ended = new Promise<void>((resolve) => (end = resolve))
      const line = async (): Promise<void> => {
        for (let i = 0; i < eventsInOne / inFlight; i++) await append({ ...event, id: `evt_${n++}` })
      }
      await Promise.all(Array.from({ length: inFlight }, line))
      await ended
    },
  }
}
