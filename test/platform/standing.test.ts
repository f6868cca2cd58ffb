import { expect, it } from 'vitest'
import { sandbox } from '../../src/approaches/sandbox/index.ts'
import { patiently, startTestPlatform } from './test-platform.ts'

/** Gives the engine up, or answers, as the event says. */
const moody = `export default ({ data }) =>
  data.bad ? 'x'.repeat(2 ** 28).split('').length : { decision: 'allow', changes: { fine: true } }`

it(
  'tells customer and operator of a version that is stopped, and lets the operator release it',
  { timeout: 60_000 },
  async () => {
    const hookPoints = [{ id: 'pay', phase: 'before', budgetMs: 10_000, onFailure: 'open' }] as const
    await using sut = await startTestPlatform({ hookPoints, families: [sandbox] })
    const tokens = { wild: await sut.tenant('wild'), calm: await sut.tenant('calm') }
    const path = (tenant: string): string => `/v1/tenants/${tenant}/extensions/pay`
    // Time enough for the engine to give up on a busy machine, too.
    const upload = { approach: 'sandbox', code: moody, sample: false, limits: { cpuMs: 5_000, memoryMb: 64 } }
    const operate = (tenant: 'wild' | 'calm', bad: boolean) =>
      sut.call('POST', `/v1/tenants/${tenant}/hooks/pay`, tokens[tenant], { data: { bad } })
    const standing = async () => (await sut.call('GET', path('wild'), tokens.wild)).body.standing
    const metric = async (line: RegExp) => line.exec((await sut.call('GET', '/metrics', sut.operator)).body as string)?.[1]
    for (const tenant of ['wild', 'calm'] as const) await sut.call('PUT', path(tenant), tokens[tenant], upload)
    const release = () => sut.call('POST', `${path('wild')}/release`, sut.operator)

    expect(await standing()).toEqual({ state: 'serving' })
    expect(await release()).toMatchObject({ status: 409, body: { hint: 'There is nothing to release.' } })
    for (const state of ['serving', 'serving', 'quarantined', 'quarantined', 'quarantined', 'stopped']) {
      expect((await operate('wild', true)).body.outcome).toBe('over-limit')
      expect((await standing()).state).toBe(state)
      expect((await operate('calm', false)).body).toMatchObject({ decidedBy: 'extension', changes: { fine: true } })
    }
    expect((await operate('wild', false)).body).toMatchObject({ outcome: 'failed', decidedBy: 'policy' })
    const { reason, since, next } = await standing()
    expect([reason, since, next]).toEqual([
      expect.stringMatching(/ended 6 worker processes/),
      expect.stringMatching(/^\d{4}-/),
      expect.stringMatching(/Deploy a version/),
    ])
    const newest = async () => (await sut.call('GET', '/v1/tenants/wild/attempts?limit=1', tokens.wild)).body.attempts[0].outcome
    await expect.poll(newest, patiently).toMatchObject({ kind: 'failed', error: { name: 'Stopped' } })
    expect((await newest()).error.message).toContain(reason)
    expect(await metric(/^hookbench_workers_lost_total\{approach="sandbox",cause="fatal"\} (\d+)/m)).toBe('6')
    expect(await metric(/^hookbench_extensions_held_back\{approach="sandbox",state="stopped"\} (\d+)/m)).toBe('1')

    expect((await sut.call('POST', `${path('wild')}/release`, tokens.wild)).status).toBe(403)
    expect(await release()).toMatchObject({ status: 200, body: { version: 1, standing: { state: 'serving' } } })
    expect((await operate('wild', false)).body).toMatchObject({ decidedBy: 'extension', changes: { fine: true } })
    expect(await metric(/^hookbench_extensions_held_back\{approach="sandbox",state="stopped"\} (\d+)/m)).toBe('0')
  },
)

it('holds nothing against a version under an approach that has no such thing, or where nothing is deployed', async () => {
  await using sut = await startTestPlatform()
  await sut.tenant('acme')
  const path = '/v1/tenants/acme/extensions/pay'
  expect(await sut.call('POST', `${path}/release`, sut.operator)).toMatchObject({
    status: 404,
    body: { hint: expect.stringMatching(/Deploy/) as string },
  })
  await sut.deploy('acme', 'pay', '{"kind":"ok"}')
  expect((await sut.call('GET', path, sut.operator)).body.standing).toBeNull()
  expect((await sut.call('POST', `${path}/release`, sut.operator)).status).toBe(409)
})
