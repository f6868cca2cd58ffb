import { afterAll, beforeAll, expect, it } from 'vitest'
import { secret, signatureOf, signedEvent, startCustomer } from './customer-under-test.ts'

let customer: Awaited<ReturnType<typeof startCustomer>>
beforeAll(async () => {
  customer = await startCustomer()
  await customer.install('acme', 'export default (event) => event.data')
})
afterAll(() => customer[Symbol.asyncDispose]())

let count = 0
const fresh = (): string => `evt_${++count}`
const minutes = (n: number): Date => new Date(Date.now() + n * 60_000)
const otherSecret = `whsec_${Buffer.alloc(32, 8).toString('base64')}`

const statusOf = async (body: string, headers: Record<string, string>): Promise<number> => {
  const before = (await customer.log('acme')).length
  const { status } = await customer.deliver('acme', { body, headers })
  const ran = (await customer.log('acme')).length - before
  expect(ran).toBe(status === 200 ? 1 : 0)
  return status
}

it('believes what the reference library signed', async () => {
  const { body, headers } = signedEvent(fresh(), { text: 'grüße' })
  expect(await statusOf(body, headers)).toBe(200)
})

it('refuses a body of which any single byte differs', async () => {
  const { body, headers } = signedEvent(fresh())
  for (let i = 0; i < body.length; i++) {
    const altered = body.slice(0, i) + String.fromCharCode(body.charCodeAt(i) ^ 1) + body.slice(i + 1)
    expect((await customer.deliver('acme', { body: altered, headers })).status).toBe(401)
  }
  expect((await customer.log('acme')).map(({ eventId }) => eventId)).not.toContain(headers['webhook-id'])
})

it('verifies the bytes and not what they mean', async () => {
  const { body, headers } = signedEvent(fresh())
  expect(await statusOf(JSON.stringify(JSON.parse(body), null, 1), headers)).toBe(401)
})

it('refuses a delivery under another id, at another time, or of another key', async () => {
  const { body, headers } = signedEvent(fresh())
  expect(await statusOf(body, { ...headers, 'webhook-id': 'evt_other' })).toBe(401)
  expect(await statusOf(body, { ...headers, 'webhook-timestamp': String(Number(headers['webhook-timestamp']) + 1) })).toBe(401)
  const forged = signedEvent(fresh(), {}, new Date(), otherSecret)
  expect(await statusOf(forged.body, forged.headers)).toBe(401)
})

it('refuses what is more than five minutes old or early', async () => {
  for (const at of [minutes(-6), minutes(6)]) {
    const { body, headers } = signedEvent(fresh(), {}, at)
    expect(await statusOf(body, headers)).toBe(401)
  }
  for (const at of [minutes(-4), minutes(4)]) {
    const { body, headers } = signedEvent(fresh(), {}, at)
    expect(await statusOf(body, headers)).toBe(200)
  }
})

it.each(['webhook-id', 'webhook-timestamp', 'webhook-signature'])('refuses a delivery without %s', async (name) => {
  const { body, headers } = signedEvent(fresh())
  const { [name]: _dropped, ...rest } = headers
  expect(await statusOf(body, rest)).toBe(401)
})

it.each(['', 'v1', 'v1,', 'v2,AAAA', 'v1,AAAA', 'v1,****', ' '])('refuses the signature %j', async (signature) => {
  const { body, headers } = signedEvent(fresh())
  expect(await statusOf(body, { ...headers, 'webhook-signature': signature })).toBe(401)
})

it('refuses a downgrade to another version of the signature', async () => {
  const { body, headers } = signedEvent(fresh())
  expect(
    await statusOf(body, { ...headers, 'webhook-signature': headers['webhook-signature']?.replace('v1,', 'v0,') ?? '' }),
  ).toBe(401)
})

it.each(['NaN', '1e9', '-1', '99999999999999', ''])('refuses the timestamp %j', async (timestamp) => {
  const { body, headers } = signedEvent(fresh())
  expect(await statusOf(body, { ...headers, 'webhook-timestamp': timestamp })).toBe(401)
})

it('believes one right signature among several, as during a rotation', async () => {
  const id = fresh()
  const { body, headers } = signedEvent(id)
  const other = signatureOf(id, body, new Date(), otherSecret)['webhook-signature']
  expect(await statusOf(body, { ...headers, 'webhook-signature': `v1a,xyz ${other} ${headers['webhook-signature']}` })).toBe(200)
})

it('does not take one tenant’s delivery for another’s', async () => {
  await customer.control('PUT', 'other', { secret: otherSecret, code: 'export default () => 1' })
  expect((await customer.deliver('other', signedEvent(fresh()))).status).toBe(401)
})

it.each([
  'not json',
  '[]',
  '{"id":1}',
  '{"specversion":"1.0","id":"another","source":"s","type":"t","time":"2026-01-02T03:04:05Z","data":{}}',
])('refuses what is signed and no event: %s', async (body) => {
  expect(await statusOf(body, signatureOf(fresh(), body))).toBe(400)
})

it('refuses a body of more than a megabyte', async () => {
  const { body, headers } = signedEvent(fresh(), 'x'.repeat(1_100_000))
  expect(await statusOf(body, headers)).toBe(413)
})

it('knows nothing of a tenant that was not installed', async () => {
  expect((await customer.deliver('nobody', signedEvent(fresh()))).status).toBe(404)
})

it('is not opened by an installation without a real secret', async () => {
  for (const wrong of ['', 'whsec_', secret.slice(0, 20)]) {
    const code = 'export default () => 1'
    expect((await customer.control('PUT', 'weak', { secret: wrong, code })).status).toBe(422)
  }
})
