import { createHmac } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import fc from 'fast-check'
import { request } from 'undici'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { UnfitEvent } from '../../src/approaches/webhook/dialect.ts'
import { dialect as github } from '../../src/approaches/webhook/dialects/github.ts'
import { dialect as heroku } from '../../src/approaches/webhook/dialects/heroku.ts'
import { dialect as twilio } from '../../src/approaches/webhook/dialects/twilio.ts'
import type { HookEvent } from '../../src/hooks/event.ts'
import { inboundMessages } from '../../scenarios/sms-reply/payloads.ts'
import { startCustomer } from './customer-under-test.ts'

let customer: Awaited<ReturnType<typeof startCustomer>>
beforeAll(async () => {
  customer = await startCustomer()
})
afterAll(() => customer[Symbol.asyncDispose]())

const secret = '0123456789abcdef0123456789abcdef'
const heard = new URL('../../scenarios/provision-email/payloads/01-storefront-provisioned.json', import.meta.url)
const vendors = [
  { sender: github, signature: 'x-hub-signature-256', data: { event: 'ping', payload: { zen: 'Design for failure. ✓' } } },
  { sender: heroku, signature: 'heroku-webhook-hmac-sha256', data: JSON.parse(await readFile(heard, 'utf8')) as object },
  { sender: twilio, signature: 'x-twilio-signature', data: inboundMessages()[22] },
]

interface Sent {
  readonly headers: string[]
  readonly body: Buffer
}

const urlOf = (tenant: string): string => `${customer.url}/hooks/${tenant}`

/** As the platform's own side writes it. */
const written = (sender: typeof github, tenant: string, id: string, data: unknown, key = secret): Sent => {
  const event: HookEvent = { specversion: '1.0', id, source: '/p', type: 'the.hook', time: '2026-01-02T03:04:05.000Z', data }
  const target = { tenant, hook: 'the.hook', url: new URL(urlOf(tenant)), key: sender.readKey(key) }
  return sender.encode(event, target, Date.now())
}

const post = async (tenant: string, { headers, body }: Sent) => {
  const reply = await request(urlOf(tenant), { method: 'POST', headers, body })
  return { status: reply.statusCode, type: reply.headers['content-type'], body: await reply.body.text() }
}

/** The headers but for one, or with another value of it. */
const changed = (headers: readonly string[], name: string, value?: string): string[] =>
  headers.flatMap((text, i) => {
    if (headers[i - (i % 2)] !== name) return [text]
    if (value === undefined) return []
    return [i % 2 === 0 ? text : value]
  })
const valueOf = (headers: readonly string[], name: string): string => headers[headers.indexOf(name) + 1] ?? ''

let count = 0
const fresh = (): string => `evt-${++count}`

describe.each(vendors)('the receiver of $sender.id', ({ sender, signature, data }) => {
  const tenant = sender.id
  beforeAll(async () => {
    // In pieces, since a line of the log is cut.
    const echo = 'export default (event, { log }) => JSON.stringify(event).match(/.{1,999}/gsu).forEach((part) => log(part))'
    const { status } = await customer.control('PUT', tenant, {
      ...{ secret, code: echo, dialect: sender.id, url: urlOf(tenant), hook: 'the.hook' },
    })
    if (status !== 201) throw new Error(`the installation was answered by ${status}`)
  })
  const statusOf = async (sent: Sent): Promise<number> => (await post(tenant, sent)).status
  const runs = async (): Promise<number> => (await customer.log(tenant)).length

  it('gives the extension the event that was sent', async () => {
    const id = fresh()
    expect(await statusOf(written(sender, tenant, id, data))).toBe(204)
    const { lines = [] } = (await customer.log(tenant)).find(({ eventId }) => eventId === id) ?? {}
    const seen = JSON.parse(lines.join('')) as HookEvent
    expect(seen).toMatchObject({ id, type: 'the.hook', source: `/${sender.id}` })
    const delivery = { webhook_metadata: { delivery: { id }, attempt: expect.anything() } }
    expect(seen.data).toMatchObject(sender.id === 'heroku' ? { ...data, ...delivery } : { ...data })
  })

  it('refuses what somebody without the secret signed, or nobody', async () => {
    const before = await runs()
    expect(await statusOf(written(sender, tenant, fresh(), data, 'another-secret-of-somebody'))).toBe(401)
    const { headers, body } = written(sender, tenant, fresh(), data)
    expect(await statusOf({ headers: changed(headers, signature), body })).toBe(401)
    expect(await statusOf({ headers: changed(headers, signature, ''), body })).toBe(401)
    expect(await runs()).toBe(before)
  })

  it('refuses another byte in the body or the signature', async () => {
    const before = await runs()
    const { headers, body } = written(sender, tenant, fresh(), data)
    const places = Array.from({ length: 40 }, (_, i) => Math.floor((i * body.length) / 40))
    for (const at of places) {
      const altered = Buffer.from(body)
      altered[at] = (altered[at] as number) ^ 1
      expect(await statusOf({ headers, body: altered })).toBe(401)
    }
    const value = valueOf(headers, signature)
    for (let at = 0; at < value.length; at++) {
      const other = value.slice(0, at) + String.fromCharCode(value.charCodeAt(at) ^ 1) + value.slice(at + 1)
      expect(await statusOf({ headers: changed(headers, signature, other), body })).toBe(401)
    }
    expect(await runs()).toBe(before)
  })

  it('refuses a signature header that came twice', async () => {
    const { headers, body } = written(sender, tenant, fresh(), data)
    expect(await statusOf({ headers: [...headers, signature, valueOf(headers, signature)], body })).toBe(401)
  })

  it('runs a replayed delivery no second time', async () => {
    const sent = written(sender, tenant, fresh(), data)
    await statusOf(sent)
    const before = await runs()
    expect(await statusOf(sent)).toBe(204)
    expect(await runs()).toBe(before)
  })

  it('does not take weaker or foreign signatures for its own', async () => {
    const { headers, body } = written(sender, tenant, fresh(), data)
    const rest = changed(headers, signature)
    const weak = createHmac('sha1', secret).update(body).digest('hex')
    for (const more of [
      ['x-hub-signature', `sha1=${weak}`],
      [signature, `sha1=${weak}`],
      [signature, weak],
      [signature, createHmac('sha1', secret).update(body).digest('base64')],
      [signature, `md5=${createHmac('md5', secret).update(body).digest('hex')}`],
      ['webhook-signature', `v0,${createHmac('sha256', secret).update(body).digest('base64')}`],
    ])
      expect(await statusOf({ headers: [...rest, ...more], body })).toBe(401)
  })

  it('is not opened by an installation without a real secret', async () => {
    const weak = { code: 'export default () => 1', dialect: sender.id, url: urlOf(tenant), secret: 'short' }
    expect((await customer.control('PUT', 'weak', weak)).status).toBe(422)
  })
})

it('what is genuine and no event is refused', async () => {
  const install = (dialect: string) =>
    customer.control('PUT', 'odd', { secret, code: 'export default () => 1', dialect, url: urlOf('odd') })
  await install('github')
  const ping = written(github, 'odd', fresh(), { event: 'ping', payload: {} })
  expect((await post('odd', { ...ping, headers: changed(ping.headers, 'x-github-delivery') })).status).toBe(400)
  expect((await post('odd', { ...ping, headers: [...ping.headers, 'x-github-event', 'push'] })).status).toBe(400)
  await install('twilio')
  const sms = written(twilio, 'odd', fresh(), { Body: 'a' })
  expect((await post('odd', { ...sms, headers: changed(sms.headers, 'i-twilio-idempotency-token') })).status).toBe(400)
  await install('heroku')
  expect(() => written(heroku, 'odd', fresh(), { action: 'a' })).toThrow(UnfitEvent)
})

it('an installation with an unknown dialect, or without the address that is signed, is refused', async () => {
  const code = 'export default () => 1'
  const unknown = await customer.control('PUT', 'refused', { secret, code, dialect: 'morse' })
  expect(unknown).toMatchObject({ status: 422, body: expect.stringContaining('github, heroku, standard, twilio') })
  const without = await customer.control('PUT', 'refused', { secret, code, dialect: 'twilio' })
  expect(without).toMatchObject({ status: 422, body: expect.stringContaining('url') })
})

describe('a decision that goes by TwiML', () => {
  const answerTo = async (answer: unknown) => {
    const data = { Answer: JSON.stringify(answer) }
    const reply = await post('twiml', written(twilio, 'twiml', fresh(), data))
    return { ...reply, headers: { 'content-type': reply.type } }
  }
  beforeAll(async () => {
    const code = 'export default (event) => JSON.parse(event.data.Answer)'
    await customer.control('PUT', 'twiml', { secret, code, dialect: 'twilio', url: urlOf('twiml') })
  })

  it('arrives as it was decided', async () => {
    const text = fc.string({ unit: 'binary', maxLength: 30 }).filter((one) => isXml(one) && one.isWellFormed())
    const reason = fc.option(fc.oneof(text, fc.constantFrom('--', '- a -', '<!-- b -->', ' &amp; ')), { nil: undefined })
    const decision = fc.oneof(
      fc
        .record({ reason, reply: text })
        .map(({ reason: why, reply }) => ({ decision: 'allow', ...say(why), changes: { reply } })),
      reason.map((why) => ({ decision: 'deny', ...say(why) })),
    )
    for (const value of fc.sample(decision, { numRuns: 120, seed: 3 })) {
      const { status, headers, body } = await answerTo(value)
      expect(headers['content-type']).toBe('text/xml; charset=utf-8')
      expect(twilio.decode({ status, headers, body: Buffer.from(body) })).toEqual(value)
    }
  })

  it.each([
    { decision: 'allow' },
    { decision: 'allow', changes: { reply: 7 } },
    { decision: 'allow', changes: { reply: 'a', more: 1 } },
    { decision: 'deny', changes: { reply: 'a' } },
    { decision: 'allow', changes: { reply: 'bell \u0007' } },
    { decision: 'maybe' },
    'a text',
  ])('is an error of the extension where TwiML has no way to say it: %j', async (value) => {
    expect(await answerTo(value)).toMatchObject({ status: 500, type: 'application/problem+json; charset=utf-8' })
  })
})

const say = (reason: string | undefined) => (reason === undefined ? {} : { reason })
// oxlint-disable-next-line no-control-regex -- these are what XML cannot write
const isXml = (text: string): boolean => !/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/u.test(text)
