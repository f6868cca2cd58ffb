import { createHash } from 'node:crypto'
import { request } from 'undici'
import { expect, it } from 'vitest'
import { createLedger } from '../../src/customer/ledger.ts'
import { readPlannedReplies } from '../../src/customer/planned-replies.ts'
import { startThirdParty } from '../../src/customer/third-party.ts'
import type { ThirdPartyOptions } from '../../src/customer/third-party.ts'

const sha256 = (text: string): string => createHash('sha256').update(text).digest('base64url')

const start = async (options: Partial<ThirdPartyOptions> = {}) => {
  const server = await startThirdParty({ port: 0, latencyMs: 0, replies: {}, ...options })
  const call = async (
    method: 'GET' | 'POST' | 'PUT' | 'DELETE',
    path: string,
    headers: Record<string, string> = {},
    body?: string,
  ) => {
    const reply = await request(server.url + path, { method, headers, ...(body !== undefined && { body }) })
    return { status: reply.statusCode, headers: reply.headers, body: (await reply.body.json()) as Record<string, unknown> }
  }
  return { call, [Symbol.asyncDispose]: () => server[Symbol.asyncDispose]() }
}

it('answers the GETs that are listed, by path and query, and 404 to others', async () => {
  await using api = await start({
    replies: { 'GET /plans/a': { status: 200, body: { price: 5 } }, 'GET /b?c=1': { status: 410, body: [] } },
  })
  expect(await api.call('GET', '/plans/a')).toMatchObject({ status: 200, body: { price: 5 } })
  expect(await api.call('GET', '/b?c=1')).toMatchObject({ status: 410 })
  expect(await api.call('GET', '/b')).toMatchObject({ status: 404 })
  expect((await api.call('GET', '/_ledger')).body).toMatchObject({ next: 0, eventId: [] })
})

it('records every other request as an effect of its event, repetitions and those without a key, too', async () => {
  await using api = await start()
  const key = { 'idempotency-key': 'evt_1' }
  expect(await api.call('POST', '/mail?a=1', key, '{}')).toMatchObject({ status: 202, body: { accepted: true } })
  expect((await api.call('POST', '/mail?a=1', key, '{}')).headers['duplicate']).toBe('true')
  expect((await api.call('DELETE', '/mail?a=1', key)).headers['duplicate']).toBeUndefined()
  expect((await api.call('POST', '/sms')).headers['duplicate']).toBeUndefined()
  expect((await api.call('POST', '/sms')).headers['duplicate']).toBeUndefined()
  const { body } = await api.call('GET', '/_ledger?from=0')
  expect(body).toMatchObject({
    next: 5,
    eventId: ['evt_1', 'evt_1', 'evt_1', '', ''],
    path: ['/mail?a=1', '/mail?a=1', '/mail?a=1', '/sms', '/sms'],
    method: ['POST', 'POST', 'DELETE', 'POST', 'POST'],
    bodySha256: [sha256('{}'), sha256('{}'), sha256(''), sha256(''), sha256('')],
  })
  const atUs = body['atUs'] as number[]
  expect(atUs.toSorted((a, b) => a - b)).toEqual(atUs)
  expect((await api.call('GET', '/_ledger?from=4')).body).toMatchObject({ next: 5, path: ['/sms'] })
  expect((await api.call('GET', '/_ledger?from=9')).body).toMatchObject({ next: 9, path: [] })
})

it('refuses effects that it cannot record', async () => {
  await using api = await start({ maxEffects: 1 })
  await api.call('POST', '/mail', { 'idempotency-key': 'a' })
  expect(await api.call('POST', '/mail', { 'idempotency-key': 'b' })).toMatchObject({
    status: 507,
    body: { error: expect.stringMatching(/full/) },
  })
  expect((await api.call('GET', '/_ledger')).body).toMatchObject({ eventId: ['a'] })
})

it('answers as late as it is told to, and records an effect before it answers', async () => {
  await using api = await start()
  const order: string[] = []
  expect(await api.call('PUT', '/_control', {}, '{"latencyMs":400}')).toMatchObject({ status: 200 })
  const slow = api.call('POST', '/mail', { 'idempotency-key': 'slow' }).then(() => order.push('slow'))
  for (let seen = 0; seen < 1;) seen = (await api.call('GET', '/_ledger')).body['next'] as number
  order.push('recorded')
  await api.call('PUT', '/_control', {}, '{"latencyMs":0}')
  await api.call('POST', '/mail', { 'idempotency-key': 'fast' })
  order.push('fast')
  await slow
  expect(order).toEqual(['recorded', 'fast', 'slow'])
})

it.each(['', '{}', 'x', '{"latencyMs":-1}', '{"latencyMs":1,"more":1}'])('refuses the control %j', async (body) => {
  await using api = await start()
  expect(await api.call('PUT', '/_control', {}, body)).toMatchObject({ status: 400 })
  expect(await api.call('GET', '/_ledger?from=x')).toMatchObject({ status: 400 })
})

it('pages its ledger', () => {
  const ledger = createLedger()
  for (let i = 0; i < 45_000; i++) ledger.record({ eventId: String(i), method: 'POST', path: '/', bodySha256: '' })
  const ids: string[] = []
  for (let from = 0; ;) {
    const page = ledger.page(from)
    ids.push(...page.eventId)
    if (page.next === from) break
    from = page.next
  }
  expect(ids).toEqual(Array.from({ length: 45_000 }, (_, i) => String(i)))
})

it.each(['{', '{"GET x": {}}', '{"POST /x": {}}', '{"GET /x": {"status": 99}}', '/no/such/file'])(
  'refuses the planned replies %s',
  async (text) => {
    await expect(readPlannedReplies(text)).rejects.toMatchObject({ code: 'E_REPLIES', hint: expect.stringMatching(/\w/) })
  },
)
