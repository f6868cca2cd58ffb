import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startTestPlatform, type TestPlatform } from '../test-platform.ts'

const outcome = (value: object): string => JSON.stringify(value)
const fine = outcome({ kind: 'ok', value: { decision: 'allow' } })
const failure = { name: 'TypeError', message: 'no price', stack: 'TypeError: no price\n    at extension.js:3:9', hint: 'Look.' }

describe('the smoke call of a deploy', () => {
  let sut: TestPlatform
  beforeAll(async () => {
    sut = await startTestPlatform({ samples: new Map([['pay', { data: { cents: 5 } }]]) })
    await sut.tenant('acme')
  })
  afterAll(() => sut[Symbol.asyncDispose]())
  const deploy = (hook: string, body: object) =>
    sut.call('PUT', `/v1/tenants/acme/extensions/${hook}`, sut.operator, { approach: 'scripted', ...body })
  const live = async (hook: string) => (await sut.call('GET', `/v1/tenants/acme/extensions/${hook}`, sut.operator)).body.live

  it('tells what became of the hook point’s own sample', async () => {
    const { status, body } = await deploy('pay', { code: fine })
    expect([status, body.live]).toEqual([201, true])
    expect(body.smoke).toEqual({ outcome: { kind: 'ok' }, durationUs: expect.any(Number), usage: {}, logs: ['a line'] })
    expect(sut.script.events.at(-1)).toMatchObject({ type: 'pay', data: { cents: 5 }, source: '/tenants/acme' })
  })

  it('takes the sample of the upload instead, and none where there is none or none is wanted', async () => {
    await deploy('pay', { code: fine, sample: { data: 'mine', subject: 's' } })
    expect(sut.script.events.at(-1)).toMatchObject({ data: 'mine', subject: 's' })
    const calls = sut.script.events.length
    expect((await deploy('pay', { code: fine, sample: false })).body.smoke).toBeNull()
    expect((await deploy('sms.reply', { code: fine })).body.smoke).toBeNull()
    expect(sut.script.events).toHaveLength(calls)
  })

  it.each<[string, string, RegExp]>([
    ['an error', outcome({ kind: 'failed', error: failure }), /ended failed: no price/],
    ['what is no decision', outcome({ kind: 'ok', value: 'yes' }), /ended bad-reply: not a decision/],
  ])('keeps a version that ends with %s from going live, and tells all of it', async (_, code, says) => {
    const { body: before } = await deploy('pay', { code: fine })
    const { status, body } = await deploy('pay', { code })
    expect([status, body.detail]).toEqual([422, expect.stringMatching(says)])
    expect(body.hint).toMatch(/went live.*"sample"/)
    expect(body.smoke.logs).toEqual(['a line'])
    expect(await live('pay')).toBe(before.version)
    expect(sut.script.retired).toContain(before.version + 1)
  })

  it('shows the stack of what failed', async () => {
    const { body } = await deploy('pay', { code: outcome({ kind: 'failed', error: failure }) })
    expect(body.smoke.outcome).toEqual({ kind: 'failed', error: failure })
  })

  it('does not blame the upload for a fault of the platform', async () => {
    const { status, body } = await deploy('pay', { code: 'throw' })
    expect([status, body.hint]).toEqual([503, expect.stringMatching(/deploy again/)])
  })

  it('is no attempt: neither the log nor the metrics know of it', async () => {
    await deploy('pay', { code: fine })
    expect((await sut.call('GET', '/v1/tenants/acme/attempts', sut.operator)).body.attempts).toEqual([])
    expect((await sut.call('GET', '/metrics', sut.operator)).body).not.toMatch(/hookbench_attempts_total\{/)
  })

  it('of a server at the customer is refused, which knows no secret before its deploy was answered', async () => {
    const upload = { approach: 'hooked', url: 'http://127.0.0.1:9/hook' }
    expect(await deploy('pay', { ...upload, sample: { data: 1 } })).toMatchObject({ status: 422, body: { detail: /not tried/ } })
    expect((await deploy('pay', upload)).body.smoke).toBeNull()
  })

  it('with dryRun reports the same, and nothing goes live', async () => {
    const { body: before } = await deploy('pay', { code: fine })
    const { status, body } = await deploy('pay', { code: fine, dryRun: true })
    expect(status).toBe(200)
    expect(body).toMatchObject({ version: before.version + 1, live: false, smoke: { outcome: { kind: 'ok' } } })
    expect(body.sha256).toBe(before.sha256)
    expect((await deploy('pay', { code: outcome({ kind: 'failed', error: failure }), dryRun: true })).status).toBe(422)
    expect((await deploy('pay', { code: 'refuse', dryRun: true })).body).toMatchObject({ line: 3, column: 7 })
    const hooked = { approach: 'hooked', url: 'http://127.0.0.1:9/hook', dryRun: true }
    expect((await deploy('pay', hooked)).body).not.toHaveProperty('signingSecret')
    expect(await live('pay')).toBe(before.version)
    expect((await deploy('pay', { code: fine })).body.version).toBe(before.version + 1)
  })
})
