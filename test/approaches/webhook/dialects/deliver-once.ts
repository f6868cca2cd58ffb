import { defaultLimits } from '../../../../src/approaches/approach.ts'
import type { Deployable } from '../../../../src/approaches/approach.ts'
import { createWebhook } from '../../../../src/approaches/webhook/webhook.ts'
import type { Outcome } from '../../../../src/hooks/outcome.ts'
import { eventOf } from '../delivering.ts'
import { reply, startRawServer } from '../raw-server.ts'
import type { RawRequest } from '../raw-server.ts'

/** What GitHub, Heroku and Twilio call a secret: any text. */
export const textSecret = 'a secret of the customer’s own'.replaceAll(/[^a-z]/g, '-')

export interface Arrived extends RawRequest {
  /** The whole address that was called. */
  readonly url: string
}

export interface Delivered {
  readonly outcome: Outcome
  readonly arrived: Arrived | undefined
}

export interface Delivery {
  readonly data: unknown
  readonly id?: string
  /** Bytes of the whole reply. */
  readonly answer?: Buffer
}

const noContent = reply(204)

/** Sends one event through the real approach to a real server, and tells what came over the wire. */
export const deliverOnce = async (
  extension: Partial<Deployable>,
  { data, id = 'evt_1', answer = noContent }: Delivery,
): Promise<Delivered> => {
  await using server = await startRawServer((socket) => socket.write(answer))
  const url = `${server.url}/hooks/acme?from=us&a=b%20c`
  const approach = await createWebhook({ allowedNetworks: ['127.0.0.0/8'] })
  try {
    const given = { tenant: 'acme', hook: 'test.hook', version: 1, egress: [], settings: {}, limits: defaultLimits }
    const deployment = await approach.deploy({ ...given, url, secret: textSecret, ...extension })
    const { outcome } = await approach.invoke(deployment, eventOf(id, data), { wallMs: 10_000 })
    const [request] = server.requests
    return { outcome, arrived: request && { ...request, url } }
  } finally {
    await approach.close()
  }
}

export const arrivalOf = async (extension: Partial<Deployable>, delivery: Delivery): Promise<Arrived> => {
  const { arrived, outcome } = await deliverOnce(extension, delivery)
  if (arrived) return arrived
  throw new Error(`nothing arrived: ${JSON.stringify(outcome)}`)
}

type Verdict = (arrived: Arrived) => boolean | Promise<boolean>

const maxPositions = 1_200

/** Every place at which one other byte was believed after all, of the body and of the headers that are signed. */
export const believedChanges = async (arrived: Arrived, signed: readonly string[], isGenuine: Verdict): Promise<string[]> => {
  const believed: string[] = []
  for (const at of positionsIn(arrived.body.length)) {
    if (await isGenuine({ ...arrived, body: flipped(arrived.body, at) })) believed.push(`body ${at}`)
  }
  for (const name of signed) {
    const value = Buffer.from(arrived.headers[name] ?? '')
    if (value.length === 0) believed.push(`${name} is missing`)
    for (const at of positionsIn(value.length)) {
      const headers = { ...arrived.headers, [name]: flipped(value, at).toString('latin1') }
      if (await isGenuine({ ...arrived, headers })) believed.push(`${name} ${at}`)
    }
  }
  return believed
}

/** All of a small event; of a big one every so many, and both ends. */
const positionsIn = (length: number): number[] => {
  const step = Math.max(1, Math.floor(length / maxPositions))
  return [...Array.from({ length: Math.ceil(length / step) }, (_, i) => i * step), length - 1]
}

const flipped = (bytes: Buffer, at: number): Buffer => {
  const changed = Buffer.from(bytes)
  changed[at] = (changed[at] as number) ^ 1
  return changed
}
