import { hash } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startTestPlatform, type TestPlatform } from '../test-platform.ts'

const decides = (reason: string): string => JSON.stringify({ kind: 'ok', value: { decision: 'deny', reason } })

describe('versions', () => {
  let sut: TestPlatform
  let token = ''
  beforeAll(async () => {
    sut = await startTestPlatform()
    token = await sut.tenant('acme')
  })
  afterAll(() => sut[Symbol.asyncDispose]())

  const path = (hook: string): string => `/v1/tenants/acme/extensions/${hook}`
  const list = async (hook: string, on = sut) => (await on.call('GET', path(hook), sut.operator)).body
  const rollback = (hook: string, body?: object, on = sut) => on.call('POST', `${path(hook)}/rollback`, sut.operator, body)
  const decision = async (hook: string, on = sut) =>
    (await on.call('POST', `/v1/tenants/acme/hooks/${hook}`, sut.operator, { data: 1 })).body.reason as string

  it('are listed newest first, with author, size, hash and time, and which is live', async () => {
    expect(await list('sms.reply')).toEqual({
      ...{ tenant: 'acme', hook: 'sms.reply', live: null, previous: null, standing: null, delivery: null, versions: [] },
    })
    const code = decides('grün')
    await sut.call('PUT', path('sms.reply'), token, { approach: 'scripted', code })
    await sut.call('PUT', path('sms.reply'), sut.operator, { approach: 'hooked', url: 'https://x.example/hook' })
    const { live, previous, versions } = await list('sms.reply')
    expect([live, previous]).toEqual([2, 1])
    const deployedAt = expect.stringMatching(/^\d{4}-\d\d-\d\dT/)
    expect(versions).toEqual([
      {
        ...{ version: 2, approach: 'hooked', author: 'operator', sizeBytes: 22, deployedAt, live: true },
        sha256: hash('sha256', 'https://x.example/hook'),
      },
      {
        ...{ version: 1, approach: 'scripted', author: 'tenant', sizeBytes: Buffer.byteLength(code), deployedAt, live: false },
        sha256: hash('sha256', code),
      },
    ])
  })

  it('go back to the one before in one call, and forth again by the next', async () => {
    for (const reason of ['v1', 'v2']) await sut.deploy('acme', 'pay', decides(reason))
    expect(await decision('pay')).toBe('v2')
    expect(await rollback('pay')).toMatchObject({ status: 200, body: { live: 1, previous: 2 } })
    expect(await decision('pay')).toBe('v1')
    expect((await rollback('pay')).body).toMatchObject({ live: 2, previous: 1 })
    expect(await decision('pay')).toBe('v2')
  })

  it('go back to any kept one by its number, which twice is as good as once', async () => {
    await sut.deploy('acme', 'pay', decides('v3'))
    for (const times of [1, 2])
      expect([times, (await rollback('pay', { version: 1 })).body]).toMatchObject([times, { live: 1, previous: 3 }])
    expect(await decision('pay')).toBe('v1')
    expect((await sut.deploy('acme', 'pay', decides('v4'))).body.version).toBe(4)
    expect(await list('pay')).toMatchObject({ live: 4, previous: 1 })
  })

  it('stay as they were when there is nothing to go back to, and the answer says what is there', async () => {
    expect(await rollback('db.made')).toMatchObject({ status: 404, body: { hint: expect.stringMatching(/Deploy/) } })
    await sut.deploy('acme', 'db.made', '{"kind":"ok"}')
    expect(await rollback('db.made')).toMatchObject({ status: 409, body: { hint: expect.stringMatching(/GET \/v1/) } })
    expect(await rollback('db.made', { version: 7 })).toMatchObject({
      status: 404,
      body: { detail: 'there is no version 7 of db.made' },
    })
    expect((await rollback('db.made', { version: 'one' })).status).toBe(422)
    expect(await list('db.made')).toMatchObject({ live: 1, previous: null })
  })

  it('outlive a restart, the way back included', async () => {
    await using before = await startTestPlatform({ operatorToken: sut.operator })
    await before.tenant('acme')
    for (const reason of ['v1', 'v2', 'v3']) await before.deploy('acme', 'pay', decides(reason))
    await rollback('pay', {}, before)
    await using after = await before.restart()
    expect(await decision('pay', after)).toBe('v2')
    expect((await rollback('pay', {}, after)).body).toMatchObject({ live: 3, previous: 2 })
    expect(await decision('pay', after)).toBe('v3')
  })
})
