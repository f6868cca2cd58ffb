import { afterEach, expect, it } from 'vitest'
import { type Approach, type Attempt, defaultLimits, type Deployment } from '../../../src/approaches/approach.ts'
import { createPool } from '../../../src/approaches/sandbox/pool.ts'
import { eventWith } from '../../conformance/approach-harness.ts'
import { deployUntil } from './deploy-until.ts'
import { workersOf } from './workers.ts'

// What one tenant may do to a pool whose only lane all tenants share, and what the others then still get.
let pool: Approach
const start = async (): Promise<void> => void (pool = await createPool(['127.0.0.0/8'], { workers: 1 }))
afterEach(() => pool.close())

let version = 0
const deploy = (tenant: string, code: string, limits = defaultLimits): Promise<Deployment> =>
  pool.deploy({ tenant, hook: 'h', version: ++version, code, egress: ['http://127.0.0.1:9'], settings: {}, limits })
const call = (deployment: Deployment, wallMs = 10_000): Promise<Attempt> => pool.invoke(deployment, eventWith({}), { wallMs })
const calm = 'export default () => 1'
const counting = 'let calls = 0; export default () => ++calls'

it('takes a good upload, however many fatal ones came just before it', async () => {
  await start()
  const fatal = ['a', 'b', 'c', 'd'].map((tenant) => deploy(tenant, "'x'.repeat(2 ** 28).split('')\nexport default () => 1"))
  const good = deploy('calm', calm)
  expect((await Promise.allSettled(fatal)).map(({ status }) => status)).toEqual(fatal.map(() => 'rejected'))
  expect((await call(await good)).outcome.kind).toBe('ok')
})

it('outlives a time in which no worker can be started', async () => {
  await start()
  const fatal = await deploy('wild', "export default () => 'x'.repeat(2 ** 28).split('').length")
  const deployment = await deploy('calm', calm)
  const before = process.env['TMPDIR']
  process.env['TMPDIR'] = '/nonexistent'
  try {
    const attempts = await Promise.all([call(fatal), call(deployment), call(fatal), call(fatal)])
    expect(attempts.map(({ outcome }) => outcome.kind)).not.toContain('failed')
    await expect(deploy('other', calm)).rejects.toThrow()
  } finally {
    if (before === undefined) delete process.env['TMPDIR']
    else process.env['TMPDIR'] = before
  }
  expect((await call(deployment)).outcome.kind).toBe('ok')
})

it('ends whoever writes more at once than a frame carries, and keeps the worker for the others', async () => {
  await start()
  // Three bytes a character, of which 20 requests may have 600,000 each.
  const code = `export default async (event, context) => {
    const [body, header] = ['€'.repeat(262_000), '€'.repeat(350_000)]
    const send = () => context.fetch('http://127.0.0.1:9/', { method: 'POST', headers: { header }, body })
    await Promise.allSettled(Array.from({ length: 20 }, send)) }`
  const deployment = await deploy('wild', code, { cpuMs: 8_000, memoryMb: 512 })
  const neighbour = await deploy('calm', counting)
  expect((await call(neighbour)).outcome).toEqual({ kind: 'ok', value: 1 })
  expect((await call(deployment)).outcome).toMatchObject({ kind: 'over-limit', error: { name: 'TooMuchAtOnce' } })
  // A new worker would count from 1 again.
  expect((await call(neighbour)).outcome).toEqual({ kind: 'ok', value: 2 })
})

it('keeps the worker when what it was told of a cut-off call just fills a frame', async () => {
  await start()
  // 32 MB less 2,000 bytes in 18 requests, a hundred of each being its frame; then a loop in a function with a long name.
  const code = `const part = (${32 * 1024 * 1024 - 2_000} / 18 - 110) / 3
    const loop = { ['x'.repeat(4_000)]() { for (;;); } }
    export default (event, context) => {
      const [header, body] = ['€'.repeat(part - 260_000), '€'.repeat(260_000)]
      for (let n = 0; n < 18; n++) context.fetch('http://127.0.0.1:9/', { method: 'POST', headers: { header }, body })
      loop['x'.repeat(4_000)]()
    }`
  const deployment = await deploy('wild', code, { cpuMs: 1_500, memoryMb: 512 })
  expect((await call(deployment)).outcome).toMatchObject({ kind: 'over-limit', error: { name: 'TooMuchAtOnce' } })
  expect(pool.supervision!().workersLost).toEqual({})
})

/** As much CPU as a deploy may ask for. */
const long = { cpuMs: 10_000, memoryMb: 64 }
const endless = 'export default () => { for (;;) {} }'

it('lets nobody hold a worker for longer than its own caller waits', async () => {
  await start()
  const wild = await deploy('wild', endless, long)
  const neighbour = await deploy('calm', calm, long)
  const looping = call(wild, 300)
  // Waits behind it, and for less than the loop's CPU budget.
  expect((await call(neighbour, 8_000)).outcome.kind).toBe('ok')
  expect((await looping).outcome).toMatchObject({ kind: 'timed-out', error: { name: 'WallTimeOut' } })
})

it('keeps those who may take long on other workers than those who may not', async () => {
  await start()
  const [wild, neighbour] = [await deploy('wild', endless, long), await deploy('calm', calm)]
  await call(neighbour)
  const order: string[] = []
  const looping = call(wild).then(() => order.push('wild'))
  for (let calls = 0; calls < 3; calls++) {
    await call(neighbour)
    order.push('calm')
  }
  await pool.close()
  await looping
  expect(order).toEqual(['calm', 'calm', 'calm', 'wild'])
})

it('keeps away from others whose top level loops once it was deployed', async () => {
  await start()
  const neighbour = await deploy('calm', counting)
  await call(neighbour)
  // Now the worker that checks uploads is up: the next deploy does not wait for it.
  await deploy('calm', calm)
  const trap = await deployUntil((atMs) => deploy('wild', `if (Date.now() > ${atMs}) for (;;) {}\nexport default () => 1`))
  const before = workersOf(process.pid).length
  // A busy machine may keep the loop from its CPU for a while: then nobody knows that it is one.
  for (let tries = 0; tries < 5 && workersOf(process.pid).length === before; tries++) {
    expect((await call(trap)).outcome).toMatchObject({ kind: 'failed', error: { name: 'NotLoaded' } })
  }
  expect(workersOf(process.pid)).toHaveLength(before + 1)
  expect((await call(neighbour)).outcome).toEqual({ kind: 'ok', value: 2 })
})
