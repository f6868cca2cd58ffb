import { type ChildProcess, spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { getPriority } from 'node:os'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type Approach, type Attempt, defaultLimits, type Deployment } from '../../../src/approaches/approach.ts'
import { nice } from '../../../src/approaches/worker/confine/priority.ts'
import { createPool } from '../../../src/approaches/sandbox/pool.ts'
import type { PoolOptions } from '../../../src/approaches/sandbox/pool-options.ts'
import { eventWith } from '../../conformance/approach-harness.ts'
import { type LoopbackApi, startLoopbackApi } from '../../conformance/loopback-api.ts'
import { deployUntil } from './deploy-until.ts'
import { isAlive, workersOf } from './workers.ts'

let api: LoopbackApi
/** For tests that need no options of their own: each with a tenant of its own. */
let shared: Approach
const pools: Approach[] = []
beforeAll(async () => {
  shared = await createPool(['127.0.0.0/8'], { workers: 1 })
})
afterAll(() => shared.close())
beforeEach(async () => {
  api = await startLoopbackApi()
})
afterEach(async () => {
  await Promise.all(pools.splice(0).map((pool) => pool.close()))
  await api.close()
})

const start = async (options: Partial<PoolOptions> = {}): Promise<Approach> => {
  const pool = await createPool(['127.0.0.0/8'], { workers: 1, ...options })
  pools.push(pool)
  return pool
}
let version = 0
const deploy = (pool: Approach, code: string, tenant = `acme-${version}`, limits = defaultLimits): Promise<Deployment> =>
  pool.deploy({ tenant, hook: 'h', version: ++version, code, egress: [api.url], settings: { api: api.url }, limits })
const call = (pool: Approach, deployment: Deployment, wallMs = 10_000): Promise<Attempt> =>
  pool.invoke(deployment, eventWith({}), { wallMs })
const kindsOf = async (attempts: Promise<Attempt>[]): Promise<string[]> =>
  (await Promise.all(attempts)).map(({ outcome }) => outcome.kind)

const requestOnce = 'export default async (event, context) => { await context.fetch(context.settings.api + "/silent"); return 1 }'
const spin = (ms: number): string => `export default () => { const end = Date.now() + ${ms}; while (Date.now() < end); return 1 }`

const killWorkers = (): void => {
  for (const pid of workersOf(process.pid)) process.kill(pid, 'SIGKILL')
}
const until = async (condition: () => boolean): Promise<void> => {
  while (!condition()) await new Promise((resolve) => setTimeout(resolve, 5))
}

it('tries the calls of a killed worker again when they have made no request', async () => {
  const pool = shared
  const busy = await deploy(pool, spin(30))
  expect((await call(pool, busy)).outcome.kind).toBe('ok')
  const running = [call(pool, busy), call(pool, busy), call(pool, busy)]
  killWorkers()
  expect(await kindsOf(running)).toEqual(['ok', 'ok', 'ok'])
})

it('ends a call that has made a request as the platform’s own fault, and asks the third party once', async () => {
  const pool = shared
  const waiting = call(pool, await deploy(pool, requestOnce))
  await until(() => api.seen.length > 0)
  killWorkers()
  const { outcome } = await waiting
  expect(outcome.kind).toBe('crashed')
  expect(api.seen).toEqual(['GET /silent'])
})

it('answers under random kills, each call once', async () => {
  const pool = await start({ workers: 2 })
  const deployments = await Promise.all(['a', 'b', 'c'].map((tenant) => deploy(pool, spin(1), tenant)))
  for (let round = 0; round < 3; round++) {
    const calls = Array.from({ length: 30 }, (_, index) => call(pool, deployments[index % 3]!))
    await new Promise((resolve) => setTimeout(resolve, 10))
    killWorkers()
    expect((await kindsOf(calls)).every((kind) => kind === 'ok' || kind === 'crashed')).toBe(true)
  }
  expect(await kindsOf(deployments.map((deployment) => call(pool, deployment)))).toEqual(['ok', 'ok', 'ok'])
})

it('keeps the log lines that were written before a time-out', async () => {
  const pool = shared
  const { outcome, logs } = await call(
    pool,
    await deploy(pool, 'export default (e, context) => { context.log("here"); for (;;) {} }'),
  )
  expect(outcome).toMatchObject({ kind: 'timed-out', error: { name: 'CpuTimeOut' } })
  expect(logs).toEqual(['here'])
})

it('adds up the CPU time of a call over its requests', async () => {
  const pool = shared
  // Work and no clock: on a busy machine 40 ms go by with hardly any CPU time.
  const code = `export default async (event, context) => { for (;;) {
    for (let i = 0, sum = 0; i < 1e7; i++) sum += i % 7; await context.fetch(context.settings.api + '/echo') } }`
  const { outcome } = await call(pool, await deploy(pool, code, 'adder', { cpuMs: 200, memoryMb: 64 }))
  expect(outcome).toMatchObject({ kind: 'timed-out', error: { name: 'CpuTimeOut' } })
  expect(api.seen.length).toBeLessThan(20)
})

it('names a wall time-out, and lets the isolate go on for others', async () => {
  const pool = shared
  const deployment = await deploy(pool, requestOnce)
  const [late, again] = [await call(pool, deployment, 800), await call(pool, deployment, 200)]
  expect(late.outcome).toMatchObject({
    kind: 'timed-out',
    error: { name: 'WallTimeOut', message: expect.stringMatching(/request/) },
  })
  expect(again.outcome.kind).toBe('timed-out')
})

it('moves a tenant that ended an isolate to another worker than its neighbours’', async () => {
  const pool = await start()
  const [calm, wild] = [await deploy(pool, spin(0), 'calm'), await deploy(pool, 'export default () => { for (;;) {} }', 'wild')]
  await call(pool, calm)
  const before = workersOf(process.pid).length
  expect((await call(pool, wild)).outcome.kind).toBe('timed-out')
  expect((await call(pool, wild)).outcome.kind).toBe('timed-out')
  expect(workersOf(process.pid).map((pid) => getPriority(pid))).toEqual(expect.arrayContaining([nice.ordinary, nice.suspect]))
  // One more, or two where the machine was too busy for the first try.
  expect([before + 1, before + 2]).toContain(workersOf(process.pid).length)
  expect((await call(pool, calm)).outcome.kind).toBe('ok')
})

it('ends a worker that grows beyond its bound, and names who did it', async () => {
  const pool = await start({ rssMb: 200 })
  const code = `export default () => { const all = []; for (;;) all.push(new Intl.DateTimeFormat('de-DE')) }`
  const { outcome } = await call(pool, await deploy(pool, code, 'grower', { cpuMs: 8_000, memoryMb: 1_000 }))
  expect(outcome).toMatchObject({ kind: 'over-limit', error: { name: 'MemoryLimit' } })
})

it('refuses an extension that can be built only now and then, with the reason', async () => {
  const pool = await start({ maxIsolates: 1 })
  const deployment = await deployUntil((atMs) =>
    deploy(pool, `if (Date.now() > ${atMs}) throw new Error('too late')\nexport default () => 1`),
  )
  const { outcome } = await call(pool, deployment)
  expect(outcome).toMatchObject({ kind: 'failed', error: { name: 'NotLoaded', message: 'Error: too late' } })
})

it('sheds at once what its queue cannot hold', async () => {
  const pool = await start({ maxStarted: 2, maxWaiting: 3 })
  const deployment = await deploy(pool, spin(5))
  const attempts = await Promise.all(Array.from({ length: 8 }, () => call(pool, deployment)))
  const answered = { kind: 'ok', value: 1 }
  expect(attempts.slice(0, 5).map(({ outcome }) => outcome)).toEqual(Array.from({ length: 5 }, () => answered))
  expect(attempts.slice(5).map(({ outcome }) => outcome.kind)).toEqual(['shed', 'shed', 'shed'])
})

it('leaves nothing inside of a call whose time was over when its turn came', async () => {
  const pool = await start()
  const [quick, slow] = [await deploy(pool, spin(0)), await deploy(pool, spin(400), 'slow', { cpuMs: 90, memoryMb: 64 })]
  const code = `let first
    export default (event, context) => {
      const before = first
      first ??= context
      if (!before) return context.fetch(context.settings.api + '/silent')
      return before.fetch(context.settings.api + '/echo').catch(({ message }) => message)
    }`
  const late = await deploy(pool, code)
  // Short entries, so that some are sent ahead of their turn.
  for (let calls = 0; calls < 100; calls++) await call(pool, quick)
  const [, { outcome }] = await Promise.all([call(pool, slow), call(pool, late, 30)])
  expect(outcome.kind).toBe('shed')
  expect((await call(pool, late)).outcome).toEqual({ kind: 'ok', value: expect.stringMatching(/the call has ended/) as string })
  expect(api.seen).toEqual([])
})

it('serves more extensions than it keeps isolates', async () => {
  const pool = await start({ maxIsolates: 2 })
  const code = (name: number): string => `let calls = 0; export default () => [${name}, ++calls]`
  const deployments = await Promise.all([0, 1, 2, 3, 4].map((name) => deploy(pool, code(name))))
  for (const [name, deployment] of [...deployments.entries(), ...deployments.entries()]) {
    expect((await call(pool, deployment)).outcome).toEqual({ kind: 'ok', value: [name, 1] })
  }
})

it('refuses an upload whose top level loops, or ends its process, and goes on', async () => {
  const pool = shared
  await expect(deploy(pool, 'for (;;) {}')).rejects.toThrow(/does not end/)
  await expect(deploy(pool, "'x'.repeat(2 ** 28).split('')\nexport default () => 1")).rejects.toThrow(/top level/)
  expect((await call(pool, await deploy(pool, spin(0)))).outcome.kind).toBe('ok')
})

it('sheds what is open when it closes, and what waits for its turn', async () => {
  const before = workersOf(process.pid)
  const pool = await start({ maxStarted: 2 })
  const deployment = await deploy(pool, requestOnce)
  // Longer than a test may take: none of them ends by its own clock.
  const open = Array.from({ length: 10 }, () => call(pool, deployment, 60_000))
  await until(() => api.seen.length > 0)
  await pool.close()
  expect(await kindsOf(open)).toEqual(open.map(() => 'shed'))
  expect(workersOf(process.pid)).toEqual(before)
})

it('starts no worker any more when it closes while it checks an upload', async () => {
  const before = workersOf(process.pid)
  const pool = await start()
  const checking = Promise.allSettled([deploy(pool, 'for (;;) {}'), deploy(pool, spin(0))])
  await pool.close()
  for (const { reason } of (await checking) as PromiseRejectedResult[]) expect(reason.message).toMatch(/workers keep ending/)
  expect(workersOf(process.pid)).toEqual(before)
})

const stuckHost = fileURLToPath(import.meta.resolve('./stuck-host.ts'))

describe('a process of its own with a pool', () => {
  let host: ChildProcess
  let workers: number[] = []
  beforeAll(async () => {
    const child = spawn(process.execPath, ['--disable-warning=MODULE_TYPELESS_PACKAGE_JSON', stuckHost], {
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    host = child
    await new Promise((resolve) => createInterface(child.stdout).once('line', resolve))
    workers = workersOf(child.pid ?? 0)
  })
  afterAll(() => void host.kill('SIGKILL'))

  it('never loads isolated-vm, which its workers do', () => {
    const maps = (pid = 0): string => readFileSync(`/proc/${pid}/maps`, 'utf8')
    expect(maps(host.pid)).not.toMatch(/isolated-vm/)
    expect(workers.some((pid) => maps(pid).includes('isolated-vm'))).toBe(true)
  })

  it('leaves no worker behind when it is killed, not even one that is stuck in a built-in', async () => {
    expect(workers.length).toBeGreaterThan(0)
    host.kill('SIGKILL')
    await until(() => workers.every((pid) => !isAlive(pid)))
  })
})
