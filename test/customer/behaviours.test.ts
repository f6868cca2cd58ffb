import { connect } from 'node:net'
import { request } from 'undici'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { createCertificateAuthority } from '../../src/bench/runner/certificates.ts'
import { startDelivering } from '../approaches/webhook/delivering.ts'
import type { Delivering } from '../approaches/webhook/delivering.ts'
import { secret, signedEvent, startCustomer } from './customer-under-test.ts'
import type { Signed } from './customer-under-test.ts'

let customer: Awaited<ReturnType<typeof startCustomer>>
let platform: Delivering
let tenant = ''
let count = 0
beforeAll(async () => {
  customer = await startCustomer()
  platform = await startDelivering()
})
afterAll(async () => {
  await platform.close()
  await customer[Symbol.asyncDispose]()
})
// Each test has a tenant of its own, and so an address with a breaker of its own.
beforeEach(async () => {
  tenant = `tenant-${++count}`
  await customer.install(tenant, 'let runs = 0\nexport default async () => ({ decision: "allow", changes: { runs: ++runs } })')
})

const fresh = (): string => `evt_${++count}`
const behave = async (mode: string, settings: object = {}): Promise<void> => {
  const reply = await customer.control('PUT', `${tenant}/behaviour`, { mode, ...settings })
  expect(reply).toMatchObject({ status: 200 })
}
const deliver = (id: string = fresh()) => customer.deliver(tenant, signedEvent(id))
const send = async (wallMs?: number, id: string = fresh()) => {
  const { kind, ...more } = await platform.send(await platform.deploy(`${customer.url}/hooks/${tenant}`, tenant), id, wallMs)
  return [kind, 'error' in more ? more.error.name : undefined, 'error' in more ? more.error.httpStatus : undefined]
}
/** Ends when the reply has begun. */
const begin = async () => {
  const { headers, body } = signedEvent(fresh())
  return (await request(`${customer.url}/hooks/${tenant}`, { method: 'POST', headers, body })).body
}
const runs = async (): Promise<number> => (await customer.log(tenant)).length

/** All bytes that come back until the server ends, and whether it ended by a reset. */
const raw = async ({ body, headers }: Signed) => {
  const { hostname, port } = new URL(customer.url)
  const socket = connect(Number(port), hostname)
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`)
  socket.write(`POST /hooks/${tenant} HTTP/1.1\r\nhost: a\r\ncontent-length: ${body.length}\r\n${lines.join('')}\r\n${body}`)
  let text = ''
  let reset = false
  socket.on('data', (bytes: Buffer) => (text += bytes.toString())).on('error', () => (reset = true))
  await new Promise((resolve) => socket.once('close', resolve))
  return { text, reset }
}

describe('a customer’s server', () => {
  it('is slow: the extension runs later, for a caller that has gone, too', async () => {
    await behave('slow', { ms: 60_000 })
    expect(await send(50)).toEqual(['timed-out', 'timeout', undefined])
    const waiting = deliver()
    expect(await runs()).toBe(0)
    await behave('slow', { ms: 1 })
    expect(await send()).toEqual(['ok', undefined, undefined])
    await behave('normal')
    expect((await waiting).status).toBe(200)
    expect(await runs()).toBe(3)
  })

  it.each([
    ['error', {}, 500, ['failed', 'http_status', 500]],
    ['error', { status: 503 }, 503, ['failed', 'http_status', 503]],
    ['gone', {}, 410, ['failed', 'http_status', 410]],
    ['garbage', {}, 200, ['bad-reply', 'bad_reply', 200]],
    ['garbage', { what: 'type' }, 200, ['bad-reply', 'bad_reply', 200]],
    ['garbage', { what: 'value' }, 200, ['ok', undefined, undefined]],
    ['too-large', { bytes: 300_000 }, 200, ['bad-reply', 'bad_reply', 200]],
  ])('answers %s %j as %i, which is %j to a platform; nothing runs', async (mode, settings, status, outcome) => {
    await behave(mode, settings)
    expect((await deliver()).status).toBe(status)
    expect(await send()).toEqual(outcome)
    expect(await runs()).toBe(0)
  })

  it('says in its garbage what no platform can take for a decision, and as much as it is told', async () => {
    await behave('garbage')
    const { body } = await deliver()
    expect(() => void JSON.parse(body)).toThrow(SyntaxError)
    await behave('garbage', { what: 'type' })
    expect(await deliver()).toMatchObject({ type: 'text/html' })
    await behave('too-large', { bytes: 300_000 })
    expect((await deliver()).body).toHaveLength(300_000)
  })

  it('answers without an end, until it recovers', async () => {
    await behave('endless')
    expect(await send()).toEqual(['bad-reply', 'bad_reply', 200])
    const body = await begin()
    await behave('normal')
    expect(await body.text()).toMatch(/^ +$/)
  })

  it('answers a byte now and then, until it recovers', async () => {
    await behave('drip', { everyMs: 5 })
    expect(await send(100)).toEqual(['timed-out', 'timeout', undefined])
    const body = await begin()
    await behave('normal')
    expect(await body.text()).toMatch(/^ +$/)
  })

  it('resets the connection once it has read the call', async () => {
    await behave('reset')
    expect(await raw(signedEvent(fresh()))).toEqual({ text: '', reset: true })
    expect(await send()).toEqual(['unknown', 'connection_reset', undefined])
    expect(await runs()).toBe(0)
  })

  it.each([
    ['headers', /^HTTP\/1.1 200 OK\r\ncontent-type: [^\n]*$/],
    ['body', /\r\ncontent-length: 20\r\n\r\n\{"decision$/],
  ])('ends within the %s', async (where, text) => {
    await behave('cut', { where })
    expect(await raw(signedEvent(fresh()))).toEqual({ text: expect.stringMatching(text), reset: false })
    expect(await send()).toEqual(['unknown', 'connection_reset', undefined])
    expect(await runs()).toBe(0)
  })

  it.each(['reset', 'cut'])(
    'loses only the reply by a %s after the extension ran: the retry does not run it again',
    async (mode) => {
      await behave(mode, { ran: true })
      const id = fresh()
      expect(await send(undefined, id)).toEqual(['unknown', 'connection_reset', undefined])
      await behave('normal')
      expect(await deliver(id)).toMatchObject({ status: 200, body: '{"decision":"allow","changes":{"runs":1}}' })
      expect(await runs()).toBe(1)
    },
  )

  it.each(['error', 'garbage', 'reset', 'cut', 'gone'])('runs in the retry what failed by %s', async (mode) => {
    await behave(mode)
    const id = fresh()
    await deliver(id).catch(() => {})
    expect(await runs()).toBe(0)
    await behave('normal')
    expect((await deliver(id)).status).toBe(200)
    expect(await runs()).toBe(1)
  })
})

describe('a wrong decision', () => {
  it.each([
    ['{ decision: "allow", changes: { a: 1 } }', { decision: 'deny', reason: expect.stringMatching(/\w/) }],
    ['{ decision: "deny" }', { decision: 'allow' }],
    ['{ sent: 1 }', { sent: 1 }],
  ])('is the opposite of %s', async (value, said) => {
    await customer.install(tenant, `export default async () => (${value})`)
    await behave('wrong-decision')
    expect(JSON.parse((await deliver()).body)).toEqual(said)
    expect(await send()).toEqual(['ok', undefined, undefined])
  })

  it('stays what it is in a retry, as whatever was answered', async () => {
    const id = fresh()
    await behave('wrong-decision')
    const { body } = await deliver(id)
    await behave('normal')
    expect((await deliver(id)).body).toBe(body)
  })
})

describe('by HTTP/2', () => {
  it.each([
    ['reset', {}, 'unknown'],
    ['cut', { where: 'headers' }, 'unknown'],
    // Its content-length does not fit what came, and undici says no more than that.
    ['cut', { where: 'body' }, 'failed'],
  ])('a %s %j ends its own stream, and no other customer’s call on the same connection', async (mode, settings, kind) => {
    const authority = await createCertificateAuthority()
    await using secure = await startCustomer(await authority.issue({ names: ['127.0.0.1'] }))
    const trusting = { certificateAuthority: authority.certificate }
    await using http2 = await startDelivering({}, undefined, trusting, { http2: true, scheme: 'https:' })
    for (const name of ['bad', 'good']) await secure.install(name, 'export default async () => ({ decision: "allow" })')
    const [bad, good] = await Promise.all(['bad', 'good'].map((name) => http2.deploy(`${secure.secureUrl}/hooks/${name}`, name)))
    if (!bad || !good) throw new Error('not deployed')
    await secure.control('PUT', 'good/behaviour', { mode: 'slow', ms: 60_000 })
    const others = http2.send(good)
    await secure.control('PUT', 'bad/behaviour', { mode, ...settings })
    expect(await http2.send(bad)).toMatchObject({ kind })
    await secure.control('PUT', 'good/behaviour', { mode: 'normal' })
    expect(await others).toMatchObject({ kind: 'ok' })
  })
})

describe('a share of what comes', () => {
  const of = { mode: 'error', status: 503 }
  const ids = Array.from({ length: 200 }, (_, i) => `chosen_${i}`)
  const round = async () =>
    (await Promise.all(ids.map(async (id) => [id, (await deliver(id)).status] as const)))
      .filter(([, status]) => status === 503)
      .map(([id]) => id)

  it('fails in every retry when it is poison, the same with the same seed', async () => {
    await behave('poison', { share: 0.1, of })
    const first = await round()
    expect(first.length).toBeGreaterThan(5)
    expect(first.length).toBeLessThan(50)
    expect(await round()).toEqual(first)
    expect(await runs()).toBe(200 - first.length)
    await behave('poison', { share: 0.1, of, seed: 1 })
    expect(await round()).not.toEqual(first)
  })

  it('is drawn anew in every retry when it is intermittent, the same from the start on', async () => {
    await behave('intermittent', { share: 0.5, of })
    const rounds = [await round(), await round()]
    expect(rounds[0]?.length).toBeGreaterThan(50)
    expect(rounds[1]).not.toEqual(rounds[0])
    await behave('intermittent', { share: 0.5, of })
    expect([await round(), await round()]).toEqual(rounds)
  })

  it('is all or nothing at the ends, and no forgery gets another answer', async () => {
    await behave('intermittent', { share: 0, of })
    expect((await deliver()).status).toBe(200)
    await behave('poison', { share: 1, of })
    expect((await deliver()).status).toBe(503)
    const forged = signedEvent(fresh(), {}, new Date(), secret.replace('B', 'C'))
    expect((await customer.deliver(tenant, forged)).status).toBe(401)
  })
})

describe('what nobody knows', () => {
  it.each([
    [{ mode: 'explode' }, /slow \{ms\}.*wrong-decision/],
    [null, /slow \{ms\}/],
    [{ mode: 'slow' }, /ms/],
    [{ mode: 'slow', ms: 1, more: 1 }, /more.*write slow \{ms\}/s],
    [{ mode: 'hang', ms: 1 }, /write hang$/],
    [{ mode: 'error', status: 200 }, /status/],
    [{ mode: 'poison', share: 2, of: { mode: 'hang' } }, /share/],
    [{ mode: 'poison', share: 1, of: { mode: 'explode' } }, /no mode explode/],
  ])('is refused: %j', async (wanted, detail) => {
    const reply = await customer.control('PUT', `${tenant}/behaviour`, wanted)
    expect(reply.status).toBe(400)
    expect((JSON.parse(reply.body) as { detail: string }).detail).toMatch(detail)
    expect((await deliver()).status).toBe(200)
  })

  it('can be looked up, with a line of words and the settings', async () => {
    const { behaviours } = JSON.parse((await customer.control('GET', '../behaviours')).body) as { behaviours: object[] }
    expect(behaviours).toContainEqual({
      id: 'slow',
      says: expect.stringMatching(/later/),
      settings: expect.objectContaining({ required: ['ms'] }),
    })
  })
})
