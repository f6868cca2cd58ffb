import { randomUUID } from 'node:crypto'
import { request } from 'undici'
import { dialect } from '../../src/approaches/webhook/dialects/standard.ts'
import type { HookEvent } from '../../src/hooks/event.ts'
import { receiverSecret, type RunningReceiver } from './running-receiver.ts'

/** A delivery on its way: names and values of headers in turn, so that one may stand twice. */
export interface Sent {
  readonly headers: readonly string[]
  readonly body: Buffer
}

export interface Answer {
  readonly status: number
  readonly duplicate: boolean
  readonly text: string
}

interface How {
  readonly id?: string
  readonly nowMs?: number
  readonly secret?: string
}

/** A delivery as the platform's own dialect writes it. */
export const write = (data: unknown, { id = randomUUID(), nowMs = Date.now(), secret = receiverSecret }: How = {}): Sent => {
  const event: HookEvent = { specversion: '1.0', id, source: '/p', type: 'sms.inbound', time: '2026-01-02T03:04:05.000Z', data }
  const target = { tenant: 't', hook: 'sms.inbound', url: new URL('http://127.0.0.1/'), key: dialect.readKey(secret) }
  return dialect.encode(event, target, nowMs)
}

export const post = async ({ url, agent }: RunningReceiver, { headers, body }: Sent): Promise<Answer> => {
  const reply = await request(url, { dispatcher: agent, method: 'POST', headers: [...headers], body })
  return { status: reply.statusCode, duplicate: reply.headers['duplicate'] === 'true', text: await reply.body.text() }
}

export const valueOf = ({ headers }: Sent, name: string): string => headers[headers.indexOf(name) + 1] ?? ''

/** The same with another value of a header, or without the header. */
export const withHeader = ({ headers, body }: Sent, name: string, value?: string): Sent => {
  const at = headers.indexOf(name)
  const rest = headers.toSpliced(at, 2)
  return { headers: value === undefined ? rest : [...rest, name, value], body }
}

export const withByte = ({ headers, body }: Sent, at: number): Sent => {
  const altered = Buffer.from(body)
  altered[at] = (altered[at] as number) ^ 1
  return { headers, body: altered }
}
