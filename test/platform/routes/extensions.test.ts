import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { sandbox } from '../../../src/approaches/sandbox/index.ts'
import { patiently, startTestPlatform, type TestPlatform } from '../test-platform.ts'

describe('deploys', () => {
  let sut: TestPlatform
  beforeAll(async () => {
    sut = await startTestPlatform()
    await sut.tenant('acme')
  })
  afterAll(() => sut[Symbol.asyncDispose]())
  const deploy = (body: unknown, hook = 'sms.reply') => sut.call('PUT', `/v1/tenants/acme/extensions/${hook}`, sut.operator, body)
  const ok = JSON.stringify({ kind: 'ok', value: { decision: 'allow' } })

  it('numbers the versions of a hook from 1, also when many come at once', async () => {
    const replies = await Promise.all(Array.from({ length: 5 }, () => deploy({ approach: 'scripted', code: ok }, 'pay')))
    expect(replies.map(({ status }) => status)).toEqual([201, 201, 201, 201, 201])
    expect(replies.map(({ body }) => body.version)).toEqual([1, 2, 3, 4, 5])
    await expect.poll(() => sut.script.retired, patiently).toEqual([1, 2, 3, 4])
  })

  it('hands the approach all that was deployed, with the defaults filled in', async () => {
    const extras = { egress: ['https://api.example.com'], settings: { api: 'x' }, limits: { cpuMs: 7 } }
    const { body } = await deploy({ approach: 'scripted', code: ok, ...extras })
    expect(sut.script.deployed.at(-1)).toEqual({
      ...{ tenant: 'acme', hook: 'sms.reply', version: body.version, code: ok, ...extras, limits: { cpuMs: 7, memoryMb: 64 } },
      state: 'warm',
    })
  })

  it('gives a customer-side deploy a signing secret, once and of its own', async () => {
    const first = (await deploy({ approach: 'hooked', url: 'http://127.0.0.1:9/hook' })).body
    const second = (await deploy({ approach: 'hooked', url: 'http://127.0.0.1:9/hook' })).body
    expect(Buffer.from(/^whsec_(.*)$/.exec(first.signingSecret)?.[1] ?? '', 'base64')).toHaveLength(32)
    expect(second.signingSecret).not.toBe(first.signingSecret)
    expect(sut.script.deployed.at(-1)).toMatchObject({ secret: second.signingSecret, url: 'http://127.0.0.1:9/hook' })
    expect((await deploy({ approach: 'scripted', code: ok })).body).not.toHaveProperty('signingSecret')
  })

  it('refuses a bad upload with its place, and keeps the version before it live', async () => {
    const { body: live } = await deploy({ approach: 'scripted', code: ok })
    const { status, body } = await deploy({ approach: 'scripted', code: 'refuse' })
    expect(status).toBe(422)
    expect(body).toMatchObject({ detail: 'Unexpected token', hint: 'Fix the syntax.', line: 3, column: 7 })
    expect((await sut.call('POST', '/v1/tenants/acme/hooks/sms.reply', sut.operator, { data: 1 })).body.decidedBy).toBe(
      'extension',
    )
    expect((await deploy({ approach: 'scripted', code: ok })).body.version).toBe(live.version + 1)
  })

  it('refuses a promise about state that the approach cannot keep', async () => {
    const refused = await deploy({ approach: 'scripted', code: ok, state: 'fresh-isolate' })
    expect(refused.body).toMatchObject({
      status: 422,
      detail: expect.stringMatching(/a heap of its own/),
      hint: expect.stringMatching(/'state' out/),
    })
    const atCustomer = await deploy({ approach: 'hooked', url: 'http://127.0.0.1:9/hook', state: 'fresh-context' })
    expect(atCustomer.body).toMatchObject({ status: 422, detail: expect.stringMatching(/globals of its own/) })
    expect((await deploy({ approach: 'scripted', code: ok, state: 'cold' })).status).toBe(422)
  })

  it('refuses an approach without a boundary, unless the operator trusts', async () => {
    expect((await deploy({ approach: 'scripted:open', code: ok })).status).toBe(403)
    await using trusting = await startTestPlatform({ trusted: true })
    await trusting.tenant('acme')
    const path = '/v1/tenants/acme/extensions/pay'
    expect((await trusting.call('PUT', path, trusting.operator, { approach: 'scripted:open', code: ok })).status).toBe(201)
  })

  it.each<[string, object]>([
    ['an unknown approach', { approach: 'magic' }],
    ['code that is missing', { approach: 'scripted' }],
    ['a url that is missing', { approach: 'hooked' }],
    ['code that would not be run', { approach: 'hooked', url: 'https://x.example', code: ok }],
    ['a url that would not be called', { approach: 'scripted', code: ok, url: 'https://x.example' }],
    ['a url that is none', { approach: 'hooked', url: 'x.example/hook' }],
    ['a url of another scheme', { approach: 'hooked', url: 'file:///etc/passwd' }],
    ['a url with a password', { approach: 'hooked', url: 'https://a:b@x.example' }],
    ['egress that is no origin', { approach: 'scripted', code: ok, egress: ['https://x.example/path'] }],
    ['settings that are no strings', { approach: 'scripted', code: ok, settings: { a: 1 } }],
    ['limits out of range', { approach: 'scripted', code: ok, limits: { cpuMs: -1 } }],
    ['an unknown key', { approach: 'scripted', code: ok, colour: 'red' }],
  ])('answers 422 and a hint to %s', async (_, body) => {
    const reply = await deploy(body)
    expect([reply.status, reply.type]).toEqual([422, 'application/problem+json'])
    expect(reply.body.hint).toMatch(/\w/)
  })

  it('brings a version up within the budget of the call that needs it, or sheds that call', async () => {
    const hookPoints = [{ id: 'pay', phase: 'before', budgetMs: 350, onFailure: 'closed' } as const]
    await using before = await startTestPlatform({ families: [sandbox], hookPoints })
    await before.tenant('acme')
    // Brought up twice, to be checked and where it runs: longer than the budget, which one of them is not.
    const code = `const end = Date.now() + 200; while (Date.now() < end);
      export default () => ({ decision: 'allow' })`
    await before.call('PUT', '/v1/tenants/acme/extensions/pay', before.operator, { approach: 'sandbox', code })
    await using after = await before.restart()
    const operate = async () => (await after.call('POST', '/v1/tenants/acme/hooks/pay', after.operator, { data: 1 })).body
    expect(await operate()).toMatchObject({ decision: 'deny', decidedBy: 'policy', outcome: 'shed' })
    await expect.poll(operate, patiently).toMatchObject({ decision: 'allow', decidedBy: 'extension' })
  })

  it('brings live extensions up again after a restart, when they are first needed', async () => {
    await using before = await startTestPlatform()
    await before.tenant('acme')
    await before.deploy('acme', 'pay', JSON.stringify({ kind: 'ok', value: { decision: 'deny', reason: 'v1' } }))
    await before.deploy('acme', 'pay', JSON.stringify({ kind: 'ok', value: { decision: 'deny', reason: 'v2' } }))
    await using after = await before.restart()
    expect(before.script.closed).toBe(1)
    expect(after.script.deployed).toEqual([])
    const operate = () => after.call('POST', '/v1/tenants/acme/hooks/pay', after.operator, { data: 1 })
    expect((await Promise.all([operate(), operate()])).map(({ body }) => body.reason)).toEqual(['v2', 'v2'])
    expect(after.script.deployed).toHaveLength(1)
    expect((await after.deploy('acme', 'pay', ok)).body.version).toBe(3)
  })

  it('does not retire a version while a call runs in it', async () => {
    await using own = await startTestPlatform()
    await own.tenant('acme')
    await own.deploy('acme', 'sms.reply', 'hang')
    const call = own.call('POST', '/v1/tenants/acme/hooks/sms.reply', own.operator, { data: 1 })
    await expect.poll(() => own.script.hanging, patiently).toBe(1)
    await own.deploy('acme', 'sms.reply', ok)
    expect(own.script.retired).toEqual([])
    own.script.release()
    await call
    await expect.poll(() => own.script.retired, patiently).toEqual([1])
  })
})
