import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { patiently, startTestPlatform, type TestPlatform } from '../test-platform.ts'

describe('who may do what', () => {
  let sut: TestPlatform
  let [acme, other] = ['', '']
  beforeAll(async () => {
    sut = await startTestPlatform()
    acme = await sut.tenant('acme')
    other = await sut.tenant('other')
  })
  afterAll(() => sut[Symbol.asyncDispose]())

  const status = async (method: string, path: string, token?: string, body?: unknown) =>
    (await sut.call(method, path, token, body)).status
  const ofAcme: [string, string, unknown][] = [
    ['POST', '/v1/tenants/acme/hooks/sms.reply', { data: 1 }],
    ['POST', '/v1/tenants/acme/hooks/db.made', { data: 1 }],
    ['PUT', '/v1/tenants/acme/extensions/pay', { approach: 'none' }],
    ['GET', '/v1/tenants/acme/attempts', undefined],
    ['GET', '/v1/tenants/acme/extensions/pay', undefined],
    ['POST', '/v1/tenants/acme/extensions/pay/rollback', { version: 1 }],
  ]

  it.each(ofAcme)('%s %s opens for the tenant and the operator only', async (method, path, body) => {
    expect(await status(method, path, acme, body)).toBeLessThan(300)
    expect(await status(method, path, sut.operator, body)).toBeLessThan(300)
    expect(await status(method, path, other, body)).toBe(403)
    expect(await status(method, path, `${acme}x`, body)).toBe(401)
    expect(await status(method, path, undefined, body)).toBe(401)
  })

  it('opens no route of a tenant to another one, or to nobody, of all that there are', async () => {
    const { paths } = (await sut.call('GET', '/openapi.json')).body
    const values: Record<string, string> = { tenant: 'acme', hook: 'db.made', name: 'KEY', id: '1', event: 'e' }
    const routes = Object.entries(paths as Record<string, object>).flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => ({ method: method.toUpperCase(), path, of: path.includes('{tenant}') })),
    )
    const ofTenants = routes.filter((route) => route.of)
    expect(ofTenants.length).toBeGreaterThan(15)
    for (const { method, path } of ofTenants) {
      const filled = path.replace(/\{(\w+)\}/g, (_, name: string) => values[name] as string)
      const answers = [await status(method, filled, other), await status(method, filled)]
      expect([method, filled, ...answers]).toEqual([method, filled, 403, 401])
    }
  })

  it.each(ofAcme)('%s %s does not tell a tenant whether another one exists', async (method, path, body) => {
    const existing = await sut.call(method, path, other, body)
    const missing = await sut.call(method, path.replace('acme', 'missing'), other, body)
    expect(missing).toMatchObject({ status: existing.status, body: existing.body })
    expect(await status(method, path.replace('acme', 'missing'), sut.operator, body)).toBe(404)
  })

  it('keeps creating tenants and the metrics to the operator', async () => {
    for (const [method, path] of [
      ['PUT', '/v1/tenants/new'],
      ['PUT', '/v1/tenants/acme'],
      ['GET', '/metrics'],
    ] as const) {
      expect(await status(method, path, acme)).toBe(403)
      expect(await status(method, path)).toBe(401)
    }
    expect(await status('PUT', '/v1/tenants/acme', sut.operator)).toBe(409)
  })

  it('shows the catalogue to anyone it knows, and health and the API to all', async () => {
    expect(await status('GET', '/v1/hooks', acme)).toBe(200)
    expect(await status('GET', '/v1/hooks')).toBe(401)
    expect(await status('GET', '/healthz')).toBe(200)
    expect((await sut.call('GET', '/openapi.json')).body.openapi).toBe('3.1.0')
  })

  it('names the scheme with a 401', async () => {
    expect((await sut.call('GET', '/v1/hooks')).headers.get('www-authenticate')).toBe('Bearer')
  })

  it('shows a tenant only its own attempts', async () => {
    await sut.deploy('acme', 'sms.reply', '{"kind":"ok","value":{"decision":"allow"}}')
    await sut.call('POST', '/v1/tenants/acme/hooks/sms.reply', acme, { data: 1 })
    await expect
      .poll(async () => (await sut.call('GET', '/v1/tenants/acme/attempts', acme)).body.attempts.length, patiently)
      .toBeGreaterThan(0)
    expect((await sut.call('GET', '/v1/tenants/other/attempts', other)).body).toEqual({ attempts: [], next: null })
  })

  it('stores no token: neither is found in the files of its data folder', async () => {
    const { readdir, readFile } = await import('node:fs/promises')
    const { join } = await import('node:path')
    await using platform = await startTestPlatform()
    const token = await platform.tenant('secretive')
    const files = await readdir(platform.dataFolder)
    const bytes = Buffer.concat(await Promise.all(files.map((file) => readFile(join(platform.dataFolder, file)))))
    expect(bytes.includes('secretive')).toBe(true)
    expect([bytes.includes(token), bytes.includes(platform.operator)]).toEqual([false, false])
  })
})
