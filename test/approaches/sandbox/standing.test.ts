import { setTimeout as sleep } from 'node:timers/promises'
import { expect, it } from 'vitest'
import type { Deployment } from '../../../src/approaches/approach.ts'
import { createHosted } from '../../../src/approaches/bridge/hosted.ts'
import { createStandings } from '../../../src/approaches/sandbox/standing.ts'
import { counting, fatal, startTestPool, type TestPool } from './test-pool.ts'
import { workersOf } from './workers.ts'

const patiently = { timeout: 15_000 }
/** On a busy machine it takes a while until the engine gives up. */
const patient = { cpuMs: 5_000, memoryMb: 64 }

const stateOf = ({ pool }: TestPool, deployment: Deployment) => pool.standing!(deployment).state

const callTimes = async ({ call }: TestPool, deployment: Deployment, times: number): Promise<string[]> => {
  const names: string[] = []
  for (let i = 0; i < times; i++) {
    const { outcome } = await call(deployment)
    names.push('error' in outcome ? outcome.error.name : outcome.kind)
  }
  return names
}

it('puts a version that ends workers into one of its own, then stops it and says why', { timeout: 60_000 }, async () => {
  await using test = await startTestPool()
  const [wild, calm] = [await test.deploy('wild', fatal, patient), await test.deploy('calm', counting)]
  await test.value(calm)
  expect(test.pool.standing!(wild)).toEqual({ state: 'serving' })
  expect(await callTimes(test, wild, 3)).toEqual(['FatalError', 'FatalError', 'FatalError'])
  expect(stateOf(test, wild)).toBe('quarantined')
  expect(await callTimes(test, wild, 3)).toEqual(['FatalError', 'FatalError', 'FatalError'])
  const lost = test.pool.supervision!().workersLost
  const { outcome } = await test.call(wild)
  expect(outcome).toMatchObject({
    kind: 'failed',
    error: {
      name: 'Stopped',
      message: expect.stringMatching(/stopped since 2.*ended 6 worker processes from .* to .*: 6 × .*give up/) as string,
      hint: expect.stringMatching(/Deploy a version.*\/v1\/tenants\/wild\/extensions\/h\/release/) as string,
    },
  })
  // At once: no worker was asked.
  expect(test.pool.supervision!()).toEqual({ workersLost: lost, workersRecycled: 0, evicted: 0, quarantined: 0, stopped: 1 })
  expect(lost).toEqual({ fatal: 6 })
  expect((await test.call(calm)).outcome.kind).toBe('ok')
  await expect.poll(() => workersOf(process.pid).length, patiently).toBeLessThanOrEqual(3)
})

it('serves a stopped tenant’s next version, and its other ones', { timeout: 60_000 }, async () => {
  await using test = await startTestPool({ strikes: 1, suspectMs: 0 })
  const [wild, sibling] = [await test.deploy('wild', fatal, patient), await test.deploy('wild', counting)]
  expect(await callTimes(test, wild, 3)).toEqual(['FatalError', 'FatalError', 'Stopped'])
  expect(await test.value(sibling)).toBe(1)
  await test.pool.retire(wild)
  expect(test.pool.supervision!().stopped).toBe(0)
  const healed = await test.deploy('wild', counting)
  expect(await test.value(healed)).toBe(1)
  expect(stateOf(test, healed)).toBe('serving')
})

it('lets a version run again that the operator releases', { timeout: 60_000 }, async () => {
  await using test = await startTestPool({ strikes: 1 })
  const bad = await test.deploy('bad', fatal, patient)
  expect(await callTimes(test, bad, 3)).toEqual(['FatalError', 'FatalError', 'Stopped'])
  test.pool.release!(bad)
  expect(test.pool.standing!(bad)).toEqual({ state: 'serving' })
  expect(await callTimes(test, bad, 3)).toEqual(['FatalError', 'FatalError', 'Stopped'])
})

it('ends the calls that wait when their version is stopped, all of them', { timeout: 60_000 }, async () => {
  await using test = await startTestPool({ strikes: 1, maxStarted: 2 })
  const wild = await test.deploy('wild', fatal, patient)
  const attempts = await Promise.all(Array.from({ length: 200 }, () => test.call(wild)))
  const names = attempts.map(({ outcome }) => ('error' in outcome ? outcome.error.name : outcome.kind))
  expect(names.filter((name) => name === 'FatalError').length).toBeLessThan(10)
  expect(names.filter((name) => name === 'Stopped').length).toBeGreaterThan(180)
})

it('costs no bystander a call', { timeout: 60_000 }, async () => {
  await using test = await startTestPool({ workers: 2 })
  const bystanders = await Promise.all(['a', 'b', 'c', 'd'].map((tenant) => test.deploy(tenant, 'export default () => 1')))
  const wild = await test.deploy('wild', fatal, patient)
  let isOver = false
  const attacking = callTimes(test, wild, 8).finally(() => (isOver = true))
  const endings = new Set<string>()
  while (!isOver) {
    for (const one of bystanders) endings.add((await test.call(one)).outcome.kind)
    // Without it they would take the cores from the attack, and the test would take long.
    await sleep(10)
  }
  expect((await attacking).at(-1)).toBe('Stopped')
  expect([...endings]).toEqual(['ok'])
})

it('forgets what happened long ago, and keeps a version stopped that it has stopped', () => {
  let nowMs = 0
  const standings = createStandings({ strikes: 3, strikeMs: 1_000 }, () => nowMs)
  const limits = { cpuMs: 1, memoryMb: 8 }
  const hosted = createHosted(1, { tenant: 't', hook: 'h', version: 1, code: '', egress: [], settings: {}, limits })
  for (nowMs of [0, 600, 1_200, 1_800, 2_400]) expect(standings.strike(hosted, 'memory')).toBe('serving')
  for (const state of ['quarantined', 'quarantined', 'quarantined', 'stopped'])
    expect(standings.strike(hosted, 'memory')).toBe(state)
  nowMs = 1e9
  expect(standings.of(hosted).state).toBe('stopped')
  expect(standings.count('stopped')).toBe(1)
  standings.release(hosted)
  expect(standings.of(hosted)).toEqual({ state: 'serving' })
})
