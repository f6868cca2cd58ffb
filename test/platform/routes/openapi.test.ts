import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startTestPlatform, type TestPlatform } from '../test-platform.ts'

describe('the description of the API', () => {
  let sut: TestPlatform
  beforeAll(async () => void (sut = await startTestPlatform()))
  afterAll(() => sut[Symbol.asyncDispose]())

  it('lists every route of the design with its answers', async () => {
    const { paths } = (await sut.call('GET', '/openapi.json')).body
    const routes = Object.entries(paths as Record<string, object>).flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`),
    )
    expect(routes.toSorted()).toEqual([
      'DELETE /v1/tenants/{tenant}/secrets/{name}',
      'GET /healthz',
      'GET /v1/hooks',
      'GET /v1/tenants/{tenant}/attempts',
      'GET /v1/tenants/{tenant}/events',
      'GET /v1/tenants/{tenant}/events/{event}',
      'GET /v1/tenants/{tenant}/extensions/{hook}',
      'GET /v1/tenants/{tenant}/secrets',
      'POST /v1/tenants/{tenant}/attempts/{id}/replay',
      'POST /v1/tenants/{tenant}/extensions/{hook}/disable',
      'POST /v1/tenants/{tenant}/extensions/{hook}/discard',
      'POST /v1/tenants/{tenant}/extensions/{hook}/enable',
      'POST /v1/tenants/{tenant}/extensions/{hook}/release',
      'POST /v1/tenants/{tenant}/extensions/{hook}/rollback',
      'POST /v1/tenants/{tenant}/extensions/{hook}/signing-secret',
      'POST /v1/tenants/{tenant}/extensions/{hook}/test',
      'POST /v1/tenants/{tenant}/hooks/{hook}',
      'POST /v1/tenants/{tenant}/replay',
      'PUT /v1/tenants/{tenant}',
      'PUT /v1/tenants/{tenant}/extensions/{hook}',
      'PUT /v1/tenants/{tenant}/secrets/{name}',
    ])
    expect(Object.keys(paths['/v1/tenants/{tenant}/hooks/{hook}'].post.responses)).toEqual(['200', '202'])
    const { content } = paths['/v1/tenants/{tenant}/attempts'].get.responses['200']
    expect(Object.keys(content)).toEqual(['application/json', 'text/event-stream'])
    const { properties } = paths['/v1/tenants/{tenant}/extensions/{hook}'].put.requestBody.content['application/json'].schema
    expect(Object.keys(properties)).toEqual(
      expect.arrayContaining(['code', 'language', 'sourceMap', 'sample', 'dryRun', 'state']),
    )
  })

  it('comes with what extensions are written by', async () => {
    const { status, body } = await sut.call('GET', '/extension.d.ts')
    expect(status).toBe(200)
    expect(body).toBe(readFileSync(new URL('../../../scenarios/extension.d.ts', import.meta.url), 'utf8'))
  })

  it('lists hook points and the approaches that it offers', async () => {
    const { body } = await sut.call('GET', '/v1/hooks', sut.operator)
    expect(body.hooks.map(({ id }: { id: string }) => id)).toEqual(['sms.reply', 'pay', 'db.made', 'delivery.disabled'])
    expect(body.approaches.map(({ id }: { id: string }) => id)).toEqual(['none', 'scripted', 'hooked'])
    const layers = [
      { id: 'network', what: 'no network', active: true },
      { id: 'memory', what: 'bounded memory', active: false, lacks: 'control groups' },
    ]
    expect(body.approaches[1]).toEqual({ id: 'scripted', summary: 'for tests', states: ['warm'], layers })
  })

  it('counts attempts by approach and outcome', async () => {
    await sut.tenant('acme')
    await sut.deploy('acme', 'pay', 'throw')
    await sut.call('POST', '/v1/tenants/acme/hooks/pay', sut.operator, { data: 1 })
    const { body, type } = await sut.call('GET', '/metrics', sut.operator)
    expect(type).toMatch(/^text\/plain/)
    expect(body).toMatch(/hookbench_attempts_total\{approach="scripted",outcome="crashed"\} 1/)
    expect(body).toMatch(/hookbench_event_loop_lag_seconds\{quantile="0.99"\} \d/)
  })
})
