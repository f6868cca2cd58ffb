import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { webhook } from '../../../src/approaches/webhook/index.ts'
import { type SignedReceiver, startSignedReceiver } from '../signed-receiver.ts'
import { patiently, startTestPlatform, type Reply, type TestPlatform } from '../test-platform.ts'

describe('what a customer can do about deliveries', () => {
  let sut: TestPlatform
  let receiver: SignedReceiver
  let token: string
  beforeEach(async () => {
    receiver = await startSignedReceiver()
    sut = await startTestPlatform({ families: [webhook], allowedNetworks: ['127.0.0.0/8'], timeScale: 1 })
    token = await sut.tenant('acme')
    await deploy('db.made')
  })
  afterEach(async () => {
    await sut[Symbol.asyncDispose]()
    await receiver.close()
  })

  const deploy = async (hook: string, url = receiver.url): Promise<void> => {
    const upload = { approach: 'webhook', url }
    expect((await sut.call('PUT', `/v1/tenants/acme/extensions/${hook}`, token, upload)).status).toBe(201)
  }
  const get = async (path: string) => (await sut.call('GET', `/v1/tenants/acme/${path}`, token)).body
  const operate = async (data: unknown = 1): Promise<string> =>
    (await sut.call('POST', '/v1/tenants/acme/hooks/db.made', token, { data })).body.eventId
  const post = (path: string, body?: object, headers: Record<string, string> = {}): Promise<Reply> =>
    keyed(sut, `/v1/tenants/acme/${path}`, token, body, headers)
  const act = (verb: string, body?: object) => post(`extensions/db.made/${verb}`, body)
  const arrivals = (id: string): number => receiver.received.filter(({ headers }) => headers['webhook-id'] === id).length
  const until = async (state: string): Promise<void> => {
    const states = async () => (await get('events')).events.map((event: { state: string }) => event.state)
    await expect.poll(async () => new Set(await states()), patiently).toEqual(new Set([state]))
  }

  it('the attempt log shows status, headers, the beginning of the reply, and how long each phase took', async () => {
    receiver.answer(500, `why not: ${'x'.repeat(9_000)}`, { 'x-request': '7' })
    await operate()
    await expect.poll(async () => (await get('attempts')).attempts.length, patiently).toBe(1)
    const { wire } = (await get('attempts')).attempts[0]
    expect(wire).toMatchObject({ status: 500, headers: { 'x-request': '7' }, body: /^why not: x+$/ })
    expect(wire.body).toHaveLength(4_096)
    expect(Object.keys(wire.phasesUs)).toEqual(expect.arrayContaining(['queue', 'connect', 'firstByte']))
  })

  it('events are listed oldest first, page by page, with the state of their delivery', async () => {
    const ids: string[] = []
    for (let n = 0; n < 5; n++) ids.push(await operate(n))
    await until('succeeded')
    const first = await get('events?limit=3')
    expect(first).toMatchObject({
      more: true,
      events: [{ hook: 'db.made', state: 'succeeded', attempts: 1, replays: 0 }, {}, {}],
    })
    const second = await get(`events?limit=3&after=${first.next}`)
    expect([...first.events, ...second.events].map(({ id }) => id)).toEqual(ids)
    expect(second.more).toBe(false)
    const late = await operate('late')
    const third = await get(`events?after=${second.next}`)
    expect(third.events.map(({ id }: { id: string }) => id)).toEqual([late])
    expect(await get(`events/${late}`)).toMatchObject({ id: late, data: 'late' })
    expect((await get('events?hook=pay')).events).toEqual([])
    expect((await get('events/nothing')).status).toBe(404)
    const other = await sut.tenant('other')
    expect((await sut.call('GET', '/v1/tenants/other/events', other)).body.events).toEqual([])
    expect((await sut.call('GET', `/v1/tenants/other/events/${late}`, other)).status).toBe(404)
  })

  it('one event is replayed by its attempt, once for one key', async () => {
    const id = await operate()
    await until('succeeded')
    await expect.poll(async () => (await get('attempts')).attempts.length, patiently).toBe(1)
    const attempt = (await get('attempts')).attempts[0].id as string
    const replay = () => post(`attempts/${attempt}/replay`, undefined, { 'idempotency-key': 'k1' })
    for (const times of [1, 2]) {
      const { status, body } = await replay()
      expect([times, status, body]).toEqual([times, 202, { count: 1, eventIds: [id] }])
      await expect.poll(() => arrivals(id), patiently).toBe(2)
      await until('succeeded')
    }
    expect((await get('events')).events).toMatchObject([{ id, replays: 1 }])
    const reused = await post('replay', { state: 'all' }, { 'idempotency-key': 'k1' })
    expect(reused.body).toMatchObject({ status: 422, hint: /a key of its own/ })
    expect((await post('attempts/999/replay')).status).toBe(404)
  })

  it('what waits can be held, given up, and replayed after all', async () => {
    expect((await act('disable', { reason: 'we are moving' })).body.delivery).toMatchObject({ state: 'held', by: 'tenant' })
    const ids = [await operate(1), await operate(2)]
    const { delivery } = await get('extensions/db.made')
    expect(delivery).toMatchObject({ state: 'held', reason: 'we are moving', waiting: 2, next: expect.stringMatching(/enable/) })
    await deploy('db.made')
    expect((await get('extensions/db.made')).delivery.state).toBe('held')
    expect((await act('discard')).body).toEqual({ discarded: 2 })
    expect((await act('enable')).body.delivery).toEqual({ state: 'delivering', waiting: 0 })
    expect(receiver.received).toEqual([])
    await until('discarded')
    expect((await post('replay')).body).toEqual({ count: 0, eventIds: [] })
    expect((await post('replay', { state: 'all', hook: 'db.made' })).body).toEqual({ count: 2, eventIds: ids })
    await until('succeeded')
    expect(ids.map(arrivals)).toEqual([1, 1])
    expect((await post('extensions/pay/disable')).status).toBe(409)
  })

  it('events that are held are delivered when it is enabled', async () => {
    await act('disable')
    const id = await operate()
    sut = await sut.restart()
    expect(arrivals(id)).toBe(0)
    await act('enable')
    await expect.poll(() => arrivals(id), patiently).toBe(1)
  })

  it('a pause outlives a deploy also where the endpoint was disabled first, and the operator’s is not a tenant’s to end', async () => {
    receiver.answer(410)
    const id = await operate()
    await expect.poll(async () => (await get('extensions/db.made')).delivery.by, patiently).toBe('gone')
    receiver.answer(204)
    expect((await act('disable', { reason: 'we are moving' })).body.delivery).toMatchObject({
      by: 'tenant',
      reason: 'we are moving',
    })
    await deploy('db.made')
    expect((await get('extensions/db.made')).delivery).toMatchObject({ state: 'held', by: 'tenant', waiting: 1 })
    const byOperator = (verb: string) => sut.call('POST', `/v1/tenants/acme/extensions/db.made/${verb}`, sut.operator)
    expect((await byOperator('disable')).body.delivery).toMatchObject({ by: 'operator', next: /by the operator/ })
    expect((await act('enable')).body).toMatchObject({ status: 403, hint: /Ask the operator/ })
    expect((await byOperator('enable')).body.delivery).toMatchObject({ state: 'delivering' })
    await expect.poll(() => arrivals(id), patiently).toBe(2)
  })

  it('a server that answers 410 is left alone, and its customer told', async () => {
    await using operations = await startSignedReceiver()
    await deploy('delivery.disabled', operations.url)
    receiver.answer(410)
    const id = await operate()
    await expect.poll(async () => (await get('extensions/db.made')).delivery.state, patiently).toBe('held')
    expect((await get('extensions/db.made')).delivery).toMatchObject({ by: 'gone', reason: expect.stringMatching(/410/) })
    await expect.poll(() => operations.received.length, patiently).toBe(1)
    const told = JSON.parse(operations.received[0]!.body)
    expect(told).toMatchObject({ type: 'delivery.disabled', data: { hook: 'db.made', version: 1, by: 'gone' } })
    receiver.answer(204)
    await act('enable')
    await until('succeeded')
    expect(arrivals(id)).toBe(2)
    expect((await sut.call('POST', '/v1/tenants/acme/hooks/delivery.disabled', token, { data: 1 })).status).toBe(403)
  })

  it('a test event takes the way of all events, and is apart from them', async () => {
    expect((await act('test')).body).toMatchObject({ status: 422, hint: /Send an operation/ })
    const { status, body } = await post('extensions/db.made/test', { data: { n: 7 } }, { 'idempotency-key': 't1' })
    expect([status, body.eventId]).toEqual([202, expect.stringMatching(/^test-/)])
    const again = await post('extensions/db.made/test', { data: { n: 7 } }, { 'idempotency-key': 't1' })
    expect(again.body).toEqual(body)
    await expect.poll(() => arrivals(body.eventId), patiently).toBe(1)
    expect((await get('events')).events).toEqual([])
    expect((await get('events?tests')).events).toMatchObject([{ id: body.eventId }])
    await deploy('pay')
    receiver.answer(200, '{"decision":"deny","reason":"no"}', { 'content-type': 'application/json' })
    const verdict = await post('extensions/pay/test', { data: 1 }, { 'idempotency-key': 't2' })
    expect(verdict).toMatchObject({ status: 200, body: { decision: 'deny', decidedBy: 'extension' } })
    receiver.answer(500)
    expect((await post('extensions/pay/test', { data: 1 }, { 'idempotency-key': 't2' })).body).toEqual(verdict.body)
    expect((await post('extensions/sms.reply/test', { data: 1 })).status).toBe(404)
  })
})

const keyed = async (
  sut: TestPlatform,
  path: string,
  token: string,
  body: object | undefined,
  more: Record<string, string>,
): Promise<Reply> => {
  const headers = { authorization: `Bearer ${token}`, ...(body && { 'content-type': 'application/json' }), ...more }
  const response = await fetch(sut.platform.url + path, { method: 'POST', headers, ...(body && { body: JSON.stringify(body) }) })
  const type = response.headers.get('content-type') ?? ''
  return { status: response.status, type, headers: response.headers, body: await response.json() }
}
