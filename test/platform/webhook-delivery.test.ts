import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { webhook } from '../../src/approaches/webhook/index.ts'
import { type SignedReceiver, startSignedReceiver } from './signed-receiver.ts'
import { patiently, startTestPlatform, type TestPlatform } from './test-platform.ts'

describe('the platform and a webhook together', () => {
  let sut: TestPlatform
  let shop: SignedReceiver
  let token: string

  beforeEach(async () => {
    shop = await startSignedReceiver()
    sut = await startTestPlatform({ families: [webhook], allowedNetworks: ['127.0.0.0/8'], timeScale: 100 })
    token = await sut.tenant('acme')
    await deploy('db.made', shop.url)
  })
  afterEach(async () => {
    await sut[Symbol.asyncDispose]()
    await shop.close()
  })

  const deploy = async (hook: string, url: string): Promise<void> => {
    const upload = { approach: 'webhook', url, sample: false }
    expect((await sut.call('PUT', `/v1/tenants/acme/extensions/${hook}`, token, upload)).status).toBe(201)
  }
  const get = async (path: string) => (await sut.call('GET', `/v1/tenants/acme/${path}`, token)).body
  const operate = async (): Promise<string> =>
    (await sut.call('POST', '/v1/tenants/acme/hooks/db.made', token, { data: 1 })).body.eventId
  const stateOf = async (id: string) => (({ state, attempts }) => ({ state, attempts }))(await get(`events/${id}`))
  const attempts = async (): Promise<unknown[]> => (await get('attempts')).attempts

  it('Retry-After sets the time of the next try, where the schedule would have been faster', async () => {
    shop.answer(503, '', { 'retry-after': '60' })
    const startedMs = Date.now()
    const id = await operate()
    await expect.poll(() => shop.received.length, patiently).toBeGreaterThanOrEqual(1)
    shop.answer(204)
    await expect.poll(async () => (await stateOf(id)).state, patiently).toBe('succeeded')
    // 60 s at 100 times the pace; the schedule alone says 50 ms. No timer is ever early by more than a millisecond or two.
    expect(Date.now() - startedMs).toBeGreaterThanOrEqual(590)
  })

  it('while an endpoint is paused its events wait, with no attempt in the log, and a deploy elsewhere delivers them', async () => {
    shop.answer(503, '', { 'retry-after': '3600' })
    const first = await operate()
    await expect.poll(() => stateOf(first), patiently).toEqual({ state: 'pending', attempts: 1 })
    const others = [await operate(), await operate()]
    await seesAll()
    for (const id of others) expect(await stateOf(id)).toEqual({ state: 'pending', attempts: 0 })
    expect([shop.received.length, (await attempts()).length]).toEqual([1, 1])
    await using repaired = await startSignedReceiver()
    await deploy('db.made', repaired.url)
    for (const id of others) await expect.poll(() => stateOf(id), patiently).toEqual({ state: 'succeeded', attempts: 1 })
    expect(new Set(repaired.received.map(({ headers }) => headers['webhook-id']))).toEqual(new Set(others))
  })

  it('410 holds the endpoint and tells its tenant; a deploy delivers what was kept', async () => {
    await using operations = await startSignedReceiver()
    await deploy('delivery.disabled', operations.url)
    shop.answer(410)
    const gone = await operate()
    await expect.poll(() => operations.received.length, patiently).toBe(1)
    expect(JSON.parse(operations.received[0]!.body)).toMatchObject({
      type: 'delivery.disabled',
      data: { hook: 'db.made', by: 'gone', waiting: 1 },
    })
    const kept = await operate()
    await seesAll()
    expect(await stateOf(kept)).toEqual({ state: 'pending', attempts: 0 })
    expect(shop.received).toHaveLength(1)
    shop.answer(204)
    await deploy('db.made', shop.url)
    await expect.poll(() => stateOf(kept), patiently).toEqual({ state: 'succeeded', attempts: 1 })
    await expect.poll(() => stateOf(gone), patiently).toEqual({ state: 'succeeded', attempts: 2 })
    expect((await get('extensions/db.made')).delivery).toEqual({ state: 'delivering', waiting: 0 })
  })

  /** An event of somebody else that came later has been delivered: so all before it were looked at. */
  const seesAll = async (): Promise<void> => {
    await using neighbour = await startSignedReceiver()
    const other = await sut.tenant('neighbour')
    const upload = { approach: 'webhook', url: neighbour.url, sample: false }
    await sut.call('PUT', '/v1/tenants/neighbour/extensions/db.made', other, upload)
    await sut.call('POST', '/v1/tenants/neighbour/hooks/db.made', other, { data: 1 })
    await expect.poll(() => neighbour.received.length, patiently).toBe(1)
  }
})
