import { expect, it } from 'vitest'
import type { Deployment } from '../../../src/approaches/approach.ts'
import { counting, startTestPool, type TestPool } from './test-pool.ts'
import { workersOf } from './workers.ts'

const deployMany = async ({ deploy }: TestPool, count: number, code = counting): Promise<Deployment[]> => {
  const deployments: Deployment[] = []
  for (let i = 0; i < count; i++) deployments.push(await deploy(`tenant-${i}`, code))
  return deployments
}

const callEach = async ({ value }: TestPool, deployments: readonly Deployment[]): Promise<unknown[]> => {
  const values: unknown[] = []
  for (const deployment of deployments) values.push(await value(deployment))
  return values
}

it('keeps 300 small extensions warm in one worker, and takes it for no misdeed', { timeout: 60_000 }, async () => {
  await using test = await startTestPool({ warmMb: 1_500, growthMb: 1_000 })
  const deployments = await deployMany(test, 300)
  expect(await callEach(test, deployments)).toEqual(deployments.map(() => 1))
  expect(await callEach(test, deployments)).toEqual(deployments.map(() => 2))
  expect(test.pool.supervision?.()).toMatchObject({ workersLost: {}, workersRecycled: 0 })
})

it('evicts those that were not used for longest when they take more memory than there is', async () => {
  await using test = await startTestPool({ warmMb: 40 })
  const large = `const kept = Array.from({ length: 700_000 }, (_, i) => i + 0.5)\n${counting.replace('++calls', '++calls + 0 * kept.length')}`
  const deployments = await deployMany(test, 8, large)
  await callEach(test, deployments)
  // Of the first nothing is left, and of the last all.
  expect(await test.value(deployments[7]!)).toBe(2)
  expect(await test.value(deployments[0]!)).toBe(1)
})

it('keeps small ones where large ones do not fit', async () => {
  await using test = await startTestPool({ warmMb: 40 })
  const deployments = await deployMany(test, 8)
  await callEach(test, deployments)
  expect(await callEach(test, deployments)).toEqual(deployments.map(() => 2))
})

it('evicts what nobody has called for long, and not what still works', async () => {
  await using test = await startTestPool({ idleMs: 300 })
  const idle = await test.deploy('idle', counting)
  const working = await test.deploy(
    'working',
    `let calls = 0
    export default async ({ id }, { fetch, settings }) => { ++calls; await fetch(settings.api + '/silent').catch(() => {}) }`,
  )
  expect(await test.value(idle)).toBe(1)
  const held = test.call(working, 1_200)
  await expect.poll(async () => test.api.seen.length).toBe(1)
  await new Promise((resolve) => setTimeout(resolve, 1_000))
  expect(await test.value(idle)).toBe(1)
  expect((await held).outcome).toMatchObject({ kind: 'timed-out', error: { name: 'WallTimeOut' } })
})

it('tells with each attempt what the extension’s heap held', async () => {
  await using test = await startTestPool()
  const small = await test.deploy('small', counting)
  const large = await test.deploy('large', 'const kept = []; export default () => void kept.push(new Float64Array(500_000))')
  const [{ usage: few }, { usage: many }] = [await test.call(small), await test.call(large)]
  expect(few?.heapBytes).toBeGreaterThan(100_000)
  expect(few?.heapBytes).toBeLessThan(4_000_000)
  expect(many?.heapBytes).toBeGreaterThan(4_000_000)
})

it('ends a worker for one that takes too much, however many others it keeps warm', { timeout: 60_000 }, async () => {
  await using test = await startTestPool({ rssMb: 200, warmMb: 1_000, growthMb: 1_000 })
  const deployments = await deployMany(test, 100)
  await callEach(test, deployments)
  const [pid] = workersOf(process.pid)
  const code = `export default () => { const all = []; for (;;) all.push(new Intl.DateTimeFormat('de-DE')) }`
  const { outcome } = await test.call(await test.deploy('grower', code, { cpuMs: 100, memoryMb: 1_000 }))
  expect(['MemoryLimit', 'CpuTimeOut']).toContain('error' in outcome && outcome.error.name)
  expect(pid).toBeDefined()
  expect((await callEach(test, deployments)).every((calls) => calls === 1 || calls === 2)).toBe(true)
})

it('has no worker but the spare while nobody has called for long, and serves whoever calls then', async () => {
  await using test = await startTestPool({ idleMs: 400 })
  const deployment = await test.deploy('sleepy', counting)
  expect(await test.value(deployment)).toBe(1)
  await expect.poll(() => workersOf(process.pid).length, { timeout: 15_000 }).toBe(1)
  expect(await test.value(deployment)).toBe(1)
  expect(test.pool.supervision?.()).toMatchObject({ workersLost: {} })
})
