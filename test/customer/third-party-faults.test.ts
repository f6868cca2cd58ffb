import { request } from 'undici'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createLedger } from '../../src/bench/runner/ledger.ts'
import type { Ledger } from '../../src/bench/runner/ledger.ts'
import { addressForCaller, createThirdPartyClient } from '../../src/bench/runner/third-party-client.ts'
import type { ThirdPartyClient } from '../../src/bench/runner/third-party-client.ts'
import { startThirdParty } from '../../src/customer/third-party.ts'
import type { ThirdParty } from '../../src/customer/third-party.ts'

let api: ThirdParty
let client: ThirdPartyClient
let ledger: Ledger
beforeEach(async () => {
  api = await startThirdParty({ port: 0, latencyMs: 0, replies: { 'GET /plans/a?b=1': { status: 200, body: { price: 5 } } } })
  client = createThirdPartyClient(api.url)
  ledger = createLedger(api.url)
})
afterEach(async () => {
  for (const opened of [client, ledger, api]) await opened[Symbol.asyncDispose]()
})

const call = async (method: 'GET' | 'POST' | 'PUT', url: string, body?: string): Promise<[number, string]> => {
  const reply = await request(url, { method, ...(body !== undefined && { body }), headers: { 'idempotency-key': 'evt_1' } })
  return [reply.statusCode, await reply.body.text()]
}
const mail = (base = api.url) => call('POST', `${base}/mail`, '{"to":"a"}')
const plan = (base = api.url) => call('GET', `${base}/plans/a?b=1`)
const well = [
  [202, '{"accepted":true}'],
  [200, '{"price":5}'],
]

describe('a third party', () => {
  it('is slow: the effect counts at once, the reply waits until it is well again', async () => {
    await client.fail('slow', { ms: 60_000 })
    let answered = false
    const waiting = mail().finally(() => (answered = true))
    while ((await ledger.refresh()) === 0);
    expect(answered).toBe(false)
    await client.fail('normal')
    expect(await waiting).toEqual(well[0])
  })

  it('ends what waits when it is stopped', async () => {
    await client.fail('slow', { ms: 60_000 })
    const waiting = mail()
    while ((await ledger.refresh()) === 0);
    await api[Symbol.asyncDispose]()
    expect(await waiting).toEqual(well[0])
    api = await startThirdParty({ port: 0, latencyMs: 0, replies: {} })
  })

  it('is down: connections are reset, until it is well again', async () => {
    await client.fail('down')
    for (const attempt of [mail, plan])
      await expect(attempt()).rejects.toMatchObject({ code: expect.stringMatching(/RESET|SOCKET/) })
    expect(await ledger.refresh()).toBe(0)
    await client.fail('normal')
    expect([await mail(), await plan()]).toEqual(well)
    expect(await ledger.refresh()).toBe(1)
  })

  it.each([
    ['error', {}, 500, /on purpose/],
    ['error', { status: 503 }, 503, /on purpose/],
    ['lying', {}, 200, /maintenance/],
  ])('answers by %s %j with %i, and nothing takes effect', async (mode, settings, status, text) => {
    await client.fail(mode, settings)
    for (const attempt of [mail, plan]) expect(await attempt()).toEqual([status, expect.stringMatching(text)])
    expect(await ledger.refresh()).toBe(0)
  })
})

describe('a caller with an address of its own', () => {
  it('is served as all others, and its name is not in the ledger', async () => {
    const own = addressForCaller(api.url, 'acme')
    expect([await mail(own), await plan(own)]).toEqual(well)
    await ledger.refresh()
    expect(ledger.effects).toMatchObject([{ path: '/mail', method: 'POST', eventId: 'evt_1' }])
  })

  it('is failed alone, and after its own fault by the one for all', async () => {
    const [acme, other] = [addressForCaller(api.url, 'acme'), addressForCaller(api.url, 'other')]
    const statuses = async () => [(await plan(acme))[0], (await plan(other))[0], (await plan())[0]]
    await client.fail('error', { status: 503 }, 'acme')
    expect(await statuses()).toEqual([503, 200, 200])
    await client.fail('error')
    expect(await statuses()).toEqual([503, 500, 500])
    await client.fail('normal', {}, 'acme')
    expect(await statuses()).toEqual([500, 500, 500])
    await client.fail('normal')
    expect(await statuses()).toEqual([200, 200, 200])
  })

  it('cannot reach what is for the bench', async () => {
    const [status] = await call('PUT', `${addressForCaller(api.url, 'acme')}/_control/fault`, '{"mode":"down"}')
    expect(status).toBe(202)
    expect((await plan())[0]).toBe(200)
  })
})

it.each([
  ['explode', {}, undefined, /slow \{ms\}/],
  ['slow', {}, undefined, /ms/],
  ['lying', { more: 1 }, 'acme', /write lying/],
  ['down', {}, 'No Name', /name/],
])('refuses the fault %s %j for %s, and says what there is', async (mode, settings, caller, why) => {
  await expect(client.fail(mode, settings, caller === undefined ? undefined : encodeURIComponent(caller))).rejects.toThrow(why)
  expect((await plan())[0]).toBe(200)
})
