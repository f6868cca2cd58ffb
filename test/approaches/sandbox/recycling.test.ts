import { expect, it } from 'vitest'
import type { Deployment } from '../../../src/approaches/approach.ts'
import { startTestPool, type TestPool } from './test-pool.ts'
import { workersOf } from './workers.ts'

const asking = `export default async ({ id }, { fetch, settings }) => {
  const { body } = await fetch(settings.api + '/echo', { method: 'POST', headers: { 'idempotency-key': id }, body: id })
  return JSON.parse(body).key === id
}`

/** Calls without a pause, `width` at once, and answers how each ended. */
const callMany = async ({ call }: TestPool, deployments: readonly Deployment[], count: number, width: number) => {
  const endings = new Map<string, number>()
  let begun = 0
  const worker = async (): Promise<void> => {
    while (begun < count) {
      const { outcome } = await call(deployments[begun++ % deployments.length]!)
      const ending = outcome.kind === 'ok' ? `ok ${JSON.stringify(outcome.value)}` : outcome.kind
      endings.set(ending, (endings.get(ending) ?? 0) + 1)
    }
  }
  await Promise.all(Array.from({ length: width }, worker))
  return Object.fromEntries(endings)
}

it('replaces a worker that has worked enough, and loses no call by it', { timeout: 60_000 }, async () => {
  await using test = await startTestPool({ maxEntries: 300 })
  const deployments = await Promise.all(['a', 'b', 'c', 'd'].map((tenant) => test.deploy(tenant, asking)))
  const count = 4_000
  expect(await callMany(test, deployments, count, 24)).toEqual({ 'ok true': count })
  // Each call once, though its worker was replaced between its two entries.
  expect(test.api.seen).toHaveLength(count)
  const { workersLost, workersRecycled } = test.pool.supervision!()
  expect(workersLost).toEqual({})
  expect(workersRecycled).toBeGreaterThan(2)
  // The one that serves, and the spare.
  await expect.poll(() => workersOf(process.pid)).toHaveLength(2)
})

it('has built the isolates of those who call before their new worker gets their calls', { timeout: 60_000 }, async () => {
  await using test = await startTestPool({ maxEntries: 200 })
  const built = await test.deploy('a', 'const builtAt = Date.now(); export default () => Date.now() - builtAt')
  const other = await test.deploy('b', 'export default () => 1')
  await test.value(built)
  const before = test.pool.supervision!().workersRecycled
  while (test.pool.supervision!().workersRecycled === before) await test.value(other)
  await new Promise((resolve) => setTimeout(resolve, 100))
  expect(await test.value(built)).toBeGreaterThanOrEqual(100)
})

it('replaces a worker that keeps memory which no isolate accounts for', { timeout: 60_000 }, async () => {
  await using test = await startTestPool({ growthMb: 60 })
  const leaking = await test.deploy(
    'leaking',
    `const kept = []; export default () => { for (let i = 0; i < 40; i++) kept.push(new Intl.DateTimeFormat('de-DE')); return kept.length > 0 }`,
  )
  const fine = await test.deploy('fine', asking)
  for (let round = 0; round < 60 && test.pool.supervision!().workersRecycled === 0; round++) {
    expect(await callMany(test, [leaking, fine], 40, 4)).toEqual({ 'ok true': 40 })
  }
  expect(test.pool.supervision!()).toMatchObject({ workersLost: {} })
  expect(test.pool.supervision!().workersRecycled).toBeGreaterThan(0)
})

it('outlives the sudden end of old and new worker while one follows the other', { timeout: 60_000 }, async () => {
  await using test = await startTestPool({ maxEntries: 100 })
  const deployment = await test.deploy('a', 'export default async (event) => { await null; return true }')
  const killing = setInterval(() => {
    for (const pid of workersOf(process.pid)) if (Math.random() < 0.5) process.kill(pid, 'SIGKILL')
  }, 150)
  const endings = await callMany(test, [deployment], 3_000, 16).finally(() => clearInterval(killing))
  // A call whose second worker is killed, too, is the platform's fault; none is without an end.
  const { crashed = 0, ...rest } = endings
  expect(rest).toEqual({ 'ok true': 3_000 - crashed })
})
