import { DatabaseSync } from 'node:sqlite'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { native } from '../../src/approaches/native/index.ts'
import { sandbox } from '../../src/approaches/sandbox/index.ts'
import { startTestPlatform, type TestPlatform } from './test-platform.ts'

const counting = `export default async (event, { kv }) => {
  const count = ((await kv.get('count')) ?? 0) + 1
  await kv.set('count', count)
  await kv.set('gone-soon', 1, { ttlSeconds: 1 })
  return { decision: 'allow', changes: { count, keys: await kv.list() } }
}`

it('keeps what a tenant’s extensions keep, in whatever approach, over a restart, and apart from others', async () => {
  const hookPoints = [{ id: 'pay', phase: 'before', budgetMs: 10_000, onFailure: 'closed' }] as const
  await using first = await startTestPlatform({ families: [native, sandbox], trusted: true, hookPoints })
  const deploy = (on: TestPlatform, tenant: string, approach: string) =>
    on.call('PUT', `/v1/tenants/${tenant}/extensions/pay`, on.operator, { approach, code: counting })
  const pay = async (on: TestPlatform, tenant: string): Promise<unknown> =>
    (await on.call('POST', `/v1/tenants/${tenant}/hooks/pay`, on.operator, { data: 1 })).body.changes?.count
  for (const tenant of ['acme', 'other']) await first.tenant(tenant)
  await deploy(first, 'acme', 'native')
  await deploy(first, 'other', 'sandbox')
  expect([await pay(first, 'acme'), await pay(first, 'acme'), await pay(first, 'other')]).toEqual([1, 2, 1])
  await deploy(first, 'acme', 'sandbox')
  expect(await pay(first, 'acme')).toBe(3)
  await using second = await first.restart()
  expect([await pay(second, 'acme'), await pay(second, 'other')]).toEqual([4, 2])
  await second.platform.close()
  const database = new DatabaseSync(join(second.dataFolder, 'platform.sqlite'))
  const counted = 'SELECT tenant, COUNT(*) AS keys, SUM(chars) AS chars FROM kv GROUP BY tenant ORDER BY tenant'
  expect(database.prepare('SELECT * FROM kv_totals ORDER BY tenant').all()).toEqual(database.prepare(counted).all())
  database.close()
})
