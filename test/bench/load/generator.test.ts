import { afterAll, beforeAll, expect, test } from 'vitest'
import type { LoadJob, LoadResult } from '../../../src/bench/load/job.ts'
import { startBareServer } from '../../../src/bench/load/bare-server.ts'
import type { BareServer } from '../../../src/bench/load/bare-server.ts'
import { startGenerator } from '../../../src/bench/load/generator.ts'
import type { Generator } from '../../../src/bench/load/generator.ts'
import { startHoldingServer } from './holding-server.ts'

let generator: Generator
let server: BareServer

beforeAll(async () => {
  ;[generator, server] = await Promise.all([startGenerator(), startBareServer(0)])
})

afterAll(async () => {
  await Promise.all([generator?.[Symbol.asyncDispose](), server?.close()])
})

const job = (changes: Partial<LoadJob> = {}, path = '/'): LoadJob => ({
  targets: [{ url: `${server.url}${path}`, headers: { 'content-type': 'application/json' } }],
  bodies: ['{}'],
  arrivals: 'poisson',
  ratePerSecond: 400,
  seconds: 0.25,
  seed: 1,
  requestTimeoutMs: 10_000,
  connections: 32,
  drainMs: 10_000,
  ...changes,
})

/** What holds of every result, whatever the server does. */
const expectWhole = (result: LoadResult, rows: number): void => {
  const { generator: _usage, ...columns } = result
  for (const [name, column] of Object.entries(columns)) expect([name, column.length]).toEqual([name, rows])
  const isOrdered = result.intendedUs.every(
    (intended, row) => intended <= result.sentUs[row]! && result.sentUs[row]! <= result.endUs[row]!,
  )
  expect(isOrdered).toBe(true)
}

const countOf = (result: LoadResult, ending: string): number => result.ending.filter((each) => each === ending).length

test('every call of the schedule is one row, with status, text and ordered times', async () => {
  const result = await generator.run(job())
  expectWhole(result, 100)
  expect(new Set(result.ending)).toEqual(new Set(['reply']))
  expect(new Set(result.status)).toEqual(new Set([200]))
  expect(new Set(result.body)).toEqual(new Set(['{"ok":true}']))
  expect(result.generator.cpuUs).toBeGreaterThan(0)
})

test('calls go out although none before them was answered', async () => {
  await using holding = await startHoldingServer(100)
  const result = await generator.run(job({ targets: [{ url: holding.url, headers: {} }], connections: 200 }))
  expectWhole(result, 100)
  expect(countOf(result, 'reply')).toBe(100)
  expect(Math.max(...result.sentUs)).toBeLessThan(Math.min(...result.endUs))
})

test('operations are dealt evenly, tenants are drawn, and each call carries its own', async () => {
  await using holding = await startHoldingServer(1)
  const targets = ['a', 'b', 'c'].map((tenant) => ({ url: `${holding.url}/${tenant}`, headers: { 'x-tenant': tenant } }))
  const result = await generator.run(job({ targets, bodies: ['zero', 'one', 'two', 'three'] }))
  const perOperation = [0, 1, 2, 3].map((operation) => result.operation.filter((each) => each === operation).length)
  expect(perOperation).toEqual([25, 25, 25, 25])
  expect(new Set(result.tenant)).toEqual(new Set([0, 1, 2]))
  const expected = result.tenant.map((tenant, row) => {
    const name = ['a', 'b', 'c'][tenant]
    return `POST /${name} ${name} ${['zero', 'one', 'two', 'three'][result.operation[row]!]}`
  })
  expect(result.body).toEqual(expected)
})

test('the same seed draws the same calls at the same times, another seed others', async () => {
  const plan = ({ intendedUs, tenant, operation }: LoadResult) => ({
    offsets: intendedUs.map((intended) => Math.round(intended - intendedUs[0]!)),
    tenant,
    operation,
  })
  const changes = { targets: [...job().targets, ...job().targets], bodies: ['1', '2'], seconds: 0.1 }
  const first = plan(await generator.run(job(changes)))
  expect(plan(await generator.run(job(changes)))).toEqual(first)
  expect(plan(await generator.run(job({ ...changes, seed: 2 })))).not.toEqual(first)
})

test('a server that hangs gives censored calls: timed out at their age, none lost', async () => {
  const result = await generator.run(job({ requestTimeoutMs: 100 }, '/hang'))
  expectWhole(result, 100)
  expect(countOf(result, 'timed-out')).toBe(100)
  expect(result.sentUs.every((sent, row) => result.endUs[row]! - sent >= 100_000)).toBe(true)
  expect(new Set(result.status)).toEqual(new Set([0]))
})

test('calls still open when the drain is over are in flight, also those that never got a connection', async () => {
  const result = await generator.run(job({ connections: 4, drainMs: 50 }, '/hang'))
  expectWhole(result, 100)
  expect(countOf(result, 'in-flight')).toBe(100)
})

test('after calls were left in flight, the next job has connections again', async () => {
  expect(countOf(await generator.run(job({ connections: 4 })), 'reply')).toBe(100)
})

test('a connection that is cut is an error with its reason, and each call has its own', async () => {
  const result = await generator.run(job({ seconds: 0.1 }, '/cut'))
  expectWhole(result, 40)
  expect(countOf(result, 'connection-error')).toBe(40)
  expect(result.body.every((text) => text !== '')).toBe(true)
})

test('a server that is not there is an error for every call', async () => {
  const closed = await startBareServer(0)
  await closed.close()
  const result = await generator.run(job({ targets: [{ url: closed.url, headers: {} }], seconds: 0.1 }))
  expectWhole(result, 40)
  expect(countOf(result, 'connection-error')).toBe(40)
  expect(result.body[0]).toContain('ECONNREFUSED')
})

test('an error status is a reply, with its status', async () => {
  const result = await generator.run(job({ seconds: 0.05 }, '/status/503'))
  expect(new Set(result.status)).toEqual(new Set([503]))
  expect(countOf(result, 'reply')).toBe(20)
})

test('a reply is cut at 64 KB and read as UTF-8', async () => {
  await using holding = await startHoldingServer(1)
  const text = 'ü'.repeat(50_000)
  const result = await generator.run(job({ targets: [{ url: holding.url, headers: {} }], bodies: [text], seconds: 0.05 }))
  expect(Buffer.byteLength(result.body[0]!)).toBeLessThanOrEqual(65_536 + 2)
  expect(result.body[0]).toMatch(/^POST \/ {2}ü{32000,}/)
})

test('a known mixture of two kinds of call is recovered call by call', async () => {
  const bodies = Array.from({ length: 10 }, (_, index) => JSON.stringify({ delayMs: index === 0 ? 400 : 0 }))
  const result = await generator.run(job({ bodies }, '/body'))
  const service = result.endUs.map((end, row) => end - result.sentUs[row]!)
  const slow = service.filter((_, row) => result.operation[row] === 0)
  expect(slow.length).toBe(10)
  expect(Math.min(...slow)).toBeGreaterThanOrEqual(399_000)
  const fast = service.filter((_, row) => result.operation[row] !== 0).sort((a, b) => a - b)
  expect(fast[45]).toBeLessThan(Math.min(...slow))
})

test('every call due while the server stands still waits for the rest of it', async () => {
  const result = await generator.run(job({ arrivals: 'constant', ratePerSecond: 200, seconds: 0.8 }, '/stall/20/400'))
  expectWhole(result, 160)
  const response = result.endUs.map((end, row) => end - result.intendedUs[row]!)
  // Of the 80 calls due in those 400 ms, the first 60 wait for 100 ms or more; a busy machine only adds to them.
  expect(response.filter((us) => us >= 95_000).length).toBeGreaterThanOrEqual(55)
})

test('autocannon saturates every tenant with every payload, and counts what is not 2xx apart', async () => {
  await using holding = await startHoldingServer(1)
  const targets = ['a', 'b', 'c'].map((tenant) => ({ url: `${holding.url}/${tenant}`, headers: { 'x-tenant': tenant } }))
  const result = await generator.saturate({ targets, bodies: ['zero', 'one'], connections: 4, seconds: 0.5 })
  expect(result).toMatchObject({ connections: 4, errors: 0, non2xx: 0 })
  expect(result.completed).toBeGreaterThan(0)
  expect(result.requestsPerSecond).toBeCloseTo(result.completed / result.seconds)
  const seen = new Set(holding.requests)
  expect(seen).toEqual(new Set(['a', 'b', 'c'].flatMap((t) => [`POST /${t} ${t} zero`, `POST /${t} ${t} one`])))
  const failing = { targets: job({}, '/status/503').targets, bodies: ['{}'], connections: 2, seconds: 0.2 }
  const failed = await generator.saturate(failing)
  expect(failed.non2xx).toBe(failed.completed)
  expect(failed.requestsPerSecond).toBe(0)
})

test('saturating a server that is not there ends, with errors', async () => {
  const closed = await startBareServer(0)
  await closed.close()
  const result = await generator.saturate({
    targets: [{ url: closed.url, headers: {} }],
    bodies: ['{}'],
    connections: 2,
    seconds: 5,
  })
  expect(result.completed).toBe(0)
  expect(result.errors).toBeGreaterThan(0)
})

test('the closed loop counts every reply once', async () => {
  await using holding = await startHoldingServer(1)
  const closedLoop = { targets: [{ url: holding.url, headers: {} }], bodies: ['x'], connections: 4, seconds: 0.2 }
  const result = await generator.closedLoop(closedLoop)
  expect(result.completed).toBe(holding.requests.length)
  expect(result).toMatchObject({ errors: 0, non2xx: 0 })
})

test('a job that cannot run rejects with the reason, and the generator goes on', async () => {
  await expect(generator.run(job({ ratePerSecond: -1 }))).rejects.toThrow(/rate and a time above 0/)
  expect(countOf(await generator.run(job({ seconds: 0.05 })), 'reply')).toBe(20)
})

test('jobs still due reject when the generator is killed', async () => {
  await using own = await startGenerator()
  const failure = own.run(job({ seconds: 30 })).catch((error: unknown) => error)
  own.child.kill()
  expect(await failure).toMatchObject({ code: 'E_GENERATOR_GONE' })
})

test('a generator that is stopped in the middle of a job ends cleanly', async () => {
  const own = await startGenerator()
  const failure = own.run(job({ seconds: 30 }, '/hang')).catch((error: unknown) => error)
  await own.child.stop()
  expect(await failure).toMatchObject({ code: 'E_GENERATOR_GONE' })
  expect(await own.child.exited).toEqual({ code: 0, signal: null })
})
