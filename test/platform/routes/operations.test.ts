import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { patiently, startTestPlatform, type TestPlatform } from '../test-platform.ts'

describe('operations at hook points', () => {
  let sut: TestPlatform
  beforeAll(async () => {
    sut = await startTestPlatform()
    await sut.tenant('acme')
  })
  afterAll(() => sut[Symbol.asyncDispose]())

  const operate = async (hook: string, data: unknown = { n: 1 }) =>
    (await sut.call('POST', `/v1/tenants/acme/hooks/${hook}`, sut.operator, { data })).body
  const outcome = async (hook: string, code: object | string) => {
    await sut.deploy('acme', hook, typeof code === 'string' ? code : JSON.stringify(code))
    return operate(hook)
  }
  const failure = { name: 'E', message: 'no' }

  it('lets a before operation through when nobody has an extension there', async () => {
    expect(await operate('pay')).toEqual({ eventId: expect.any(String), decision: 'allow', decidedBy: 'nobody', outcome: 'ok' })
  })

  it('answers the decision of the extension', async () => {
    const changes = { price: 3, tags: ['a'] }
    expect(await outcome('pay', { kind: 'ok', value: { decision: 'allow', changes } })).toMatchObject({
      ...{ decision: 'allow', changes, decidedBy: 'extension', outcome: 'ok' },
    })
    expect(await outcome('pay', { kind: 'ok', value: { decision: 'deny', reason: 'broke' } })).toMatchObject({
      ...{ decision: 'deny', reason: 'broke', decidedBy: 'extension', outcome: 'denied' },
    })
  })

  it.each(['failed', 'timed-out', 'crashed', 'over-limit', 'unreachable', 'shed', 'unknown'])(
    'lets the policy decide after %s',
    async (kind) => {
      expect(await outcome('sms.reply', { kind, error: failure })).toMatchObject({
        decision: 'allow',
        decidedBy: 'policy',
        outcome: kind,
      })
      expect(await outcome('pay', { kind, error: failure })).toMatchObject({
        decision: 'deny',
        decidedBy: 'policy',
        outcome: kind,
      })
    },
  )

  it.each([
    undefined,
    null,
    'allow',
    [],
    {},
    { decision: 'maybe' },
    { decision: 'allow', more: 1 },
    { decision: 'allow', reason: 'x'.repeat(2_000) },
    { decision: 'allow', changes: [] },
  ])('does not take %j for a decision', async (value) => {
    const answer = await outcome('pay', { kind: 'ok', value })
    expect(answer).toMatchObject({ decision: 'deny', decidedBy: 'policy', outcome: 'bad-reply' })
  })

  it('keeps no prototype keys of what an extension changes', async () => {
    const value = JSON.parse('{"decision":"allow","changes":{"__proto__":{"admin":true},"a":1}}') as unknown
    const answer = await outcome('pay', { kind: 'ok', value })
    expect(Object.getOwnPropertyNames(answer.changes ?? {})).not.toContain('__proto__')
  })

  it('calls a bug of an approach a crash, and goes on', async () => {
    expect(await outcome('pay', 'throw')).toMatchObject({ decision: 'deny', decidedBy: 'policy', outcome: 'crashed' })
    expect(await outcome('pay', { kind: 'ok', value: { decision: 'allow' } })).toMatchObject({ decidedBy: 'extension' })
  })

  it('counts approach none as nobody, with an attempt in the log', async () => {
    await sut.call('PUT', '/v1/tenants/acme/extensions/pay', sut.operator, { approach: 'none' })
    const { eventId, ...answer } = await operate('pay')
    expect(answer).toEqual({ decision: 'allow', decidedBy: 'nobody', outcome: 'ok' })
    const { body } = await sut.call('GET', '/v1/tenants/acme/attempts?limit=1', sut.operator)
    await expect
      .poll(async () => (await sut.call('GET', '/v1/tenants/acme/attempts?limit=1', sut.operator)).body.attempts[0], patiently)
      .toMatchObject({ eventId, approach: 'none', outcome: { kind: 'ok' } })
    expect(body.attempts).toHaveLength(1)
  })

  it('accepts an after operation and settles it without a customer, when there is none', async () => {
    const reply = await sut.call('POST', '/v1/tenants/acme/hooks/db.made', sut.operator, { data: null, subject: 's' })
    expect([reply.status, reply.body]).toEqual([202, { eventId: expect.any(String) }])
    await expect
      .poll(async () => (await sut.call('GET', '/metrics', sut.operator)).body, patiently)
      .toMatch(/items\{state="pending"\} 0/)
  })

  it('retries an after operation until it succeeds, and logs each attempt', async () => {
    await sut.tenant('flaky')
    await sut.deploy('flaky', 'db.made', JSON.stringify({ kind: 'failed', error: failure }))
    const { body } = await sut.call('POST', '/v1/tenants/flaky/hooks/db.made', sut.operator, { data: 1 })
    const log = async () => (await sut.call('GET', '/v1/tenants/flaky/attempts', sut.operator)).body.attempts
    await expect.poll(async () => (await log()).length, patiently).toBeGreaterThan(1)
    await sut.deploy('flaky', 'db.made', JSON.stringify({ kind: 'ok' }))
    await expect.poll(async () => (await log())[0].outcome.kind, patiently).toBe('ok')
    const entries = (await log()).toReversed()
    expect(entries.map((entry: { attempt: number }) => entry.attempt)).toEqual(entries.map((_: unknown, i: number) => i + 1))
    expect(entries[0]).toMatchObject({
      eventId: body.eventId,
      version: 1,
      outcome: { kind: 'failed', error: failure },
      logs: ['a line'],
    })
    expect(entries.at(-1)).toMatchObject({ eventId: body.eventId, version: 2 })
  })
})
