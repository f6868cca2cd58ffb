import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { OutcomeKind } from '../../src/hooks/outcome.ts'
import type { Delivered } from '../../src/platform/after-hook.ts'
import { openDatabase } from '../../src/platform/database.ts'
import { createDispatcher, type Dispatcher, type DispatcherOptions } from '../../src/platform/dispatcher.ts'
import { createGroupCommit } from '../../src/platform/group-commit.ts'
import type { Claimed, Lane, Outbox } from '../../src/platform/outbox/outbox.ts'
import { defaultRetryPolicy } from '../../src/platform/retry.ts'
import { createSqliteOutbox } from '../../src/platform/outbox/sqlite.ts'
import { item } from '../conformance/outbox-items.ts'
import { createManualClock, type ManualClock } from './manual-clock.ts'

describe('dispatcher', () => {
  let folder: string
  let clock: ManualClock
  let outbox: Outbox
  let tries: Claimed[]
  let closing: (() => Promise<unknown>)[]

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'hookbench-dispatcher-'))
    clock = createManualClock()
    tries = []
    const database = openDatabase(folder)
    const commits = createGroupCommit(database, () => {})
    outbox = createSqliteOutbox({ database, commits, clock })
    closing = [() => commits.close(), async () => database.close(), async () => rmSync(folder, { recursive: true })]
  })
  afterEach(async () => {
    for (const close of closing) await close()
  })

  const start = (
    answer: (claimed: Claimed) => OutcomeKind | Promise<OutcomeKind>,
    more: Partial<DispatcherOptions> = {},
  ): Dispatcher => {
    const deliver = async (claimed: Claimed): Promise<Delivered> => {
      tries.push(claimed)
      return { outcome: await answer(claimed) }
    }
    const dispatcher = createDispatcher({ outbox, deliver, clock, random: () => 0.5, ...more })
    // A call that never ends must not hold the test up: the drain is over at once.
    closing.unshift(async () => {
      const stopping = dispatcher.stop(0)
      clock.advance(0)
      await stopping
    })
    return dispatcher
  }
  const ids = (): string[] => tries.map(({ event }) => event.id)
  /** Waits until every attempt has settled and the next timer, if any, is set. */
  const atRest = async (dispatcher: Dispatcher): Promise<void> => {
    const look = async () => [dispatcher.inFlight(), (await outbox.backlog()).leased, clock.waiting() > 0]
    await expect.poll(look, { interval: 2, timeout: 10_000 }).toEqual([0, 0, true])
  }

  it('delivers at a wake, without waiting for any time to pass', async () => {
    const dispatcher = start(() => 'ok')
    await outbox.append([item('a', '1'), item('a', '2')])
    dispatcher.wake()
    await expect.poll(() => outbox.backlog(), { interval: 2, timeout: 10_000 }).toEqual({ pending: 0, leased: 0, dead: 0 })
    expect(ids()).toEqual(['1', '2'])
  })

  it('delivers what is woken while it looks', async () => {
    const dispatcher = start(() => 'ok')
    for (let n = 0; n < 50; n++) {
      await outbox.append([item(`t${n % 3}`, String(n))])
      dispatcher.wake()
    }
    await expect.poll(() => tries.length, { interval: 2, timeout: 10_000 }).toBe(50)
  })

  it('retries after growing delays, scaled, and buries what failed too often', async () => {
    const retry = { ...defaultRetryPolicy, delaysMs: [1_000, 3_000, 5_000], maxFailures: 4 }
    const dispatcher = start(() => 'failed', { retry, timeScale: 10 })
    await outbox.append([item('a', '1')])
    dispatcher.wake()
    for (const delayMs of [100, 300, 500]) {
      await atRest(dispatcher)
      const before = tries.length
      clock.advance(delayMs - 1)
      await new Promise((resolve) => setImmediate(resolve))
      expect(tries).toHaveLength(before)
      clock.advance(1)
      await expect.poll(() => tries.length, { interval: 2, timeout: 10_000 }).toBe(before + 1)
    }
    await expect.poll(() => outbox.backlog(), { interval: 2, timeout: 10_000 }).toEqual({ pending: 0, leased: 0, dead: 1 })
    expect(tries.map(({ attempt }) => attempt)).toEqual([1, 2, 3, 4])
  })

  it("does not hold the platform's own faults against the customer, but waits longer each time", async () => {
    const retry = { ...defaultRetryPolicy, delaysMs: [10, 20, 40], maxFailures: 1 }
    const outcomes: OutcomeKind[] = ['crashed', 'shed', 'crashed', 'ok']
    const dispatcher = start(() => outcomes[tries.length - 1] as OutcomeKind, { retry })
    await outbox.append([item('a', '1')])
    const startMs = clock.nowMs()
    dispatcher.wake()
    for (const delayMs of [10, 20, 40]) {
      await atRest(dispatcher)
      clock.advance(delayMs)
    }
    await expect.poll(() => outbox.backlog(), { interval: 2, timeout: 10_000 }).toEqual({ pending: 0, leased: 0, dead: 0 })
    expect(tries.map(({ failures }) => failures)).toEqual([0, 0, 0, 0])
    expect(clock.nowMs() - startMs).toBe(70)
  })

  it('lets a hung customer fill its own lane and delays nobody else', async () => {
    const hung = Promise.withResolvers<OutcomeKind>()
    const dispatcher = start(({ tenant }) => (tenant === 'hung' ? hung.promise : 'ok'), {
      inFlight: { prompt: 8, others: 64, perLane: 3 },
    })
    await outbox.append(Array.from({ length: 60 }, (_, i) => item('hung', `h${i}`)))
    await outbox.append(Array.from({ length: 20 }, (_, i) => item('fine', `f${i}`)))
    dispatcher.wake()
    await expect.poll(() => ids().filter((id) => id.startsWith('f')).length, { interval: 2, timeout: 10_000 }).toBe(20)
    expect(ids().filter((id) => id.startsWith('h'))).toEqual(['h0', 'h1', 'h2'])
    hung.resolve('ok')
    await expect.poll(() => tries.length, { interval: 2, timeout: 10_000 }).toBe(80)
  })

  it('never has more in flight than its caps', async () => {
    let inFlight = 0
    let most = 0
    const slow = async (): Promise<OutcomeKind> => {
      most = Math.max(most, ++inFlight)
      await new Promise((resolve) => setImmediate(resolve))
      inFlight--
      return 'ok'
    }
    const dispatcher = start(slow, { inFlight: { prompt: 3, others: 5, perLane: 2 } })
    await outbox.append(Array.from({ length: 90 }, (_, i) => item(`t${i % 9}`, String(i))))
    dispatcher.wake()
    await expect.poll(() => tries.length, { interval: 2, timeout: 10_000 }).toBe(90)
    expect(most).toBeLessThanOrEqual(8)
  })

  it('postpones what its approach would not take, without a try, until it says', async () => {
    let openUntilMs = clock.nowMs() + 300
    const readiness = ({ tenant }: Lane) =>
      tenant === 'open' ? { room: clock.nowMs() < openUntilMs ? 0 : 1, atMs: openUntilMs } : undefined
    const dispatcher = start(() => 'ok', { readiness })
    await outbox.append([item('open', 'o1'), item('open', 'o2'), item('fine', 'f1')])
    dispatcher.wake()
    await expect.poll(ids, { interval: 2, timeout: 10_000 }).toEqual(['f1'])
    await expect.poll(() => clock.waiting(), { interval: 2, timeout: 10_000 }).toBe(1)
    clock.advance(299)
    await new Promise((resolve) => setImmediate(resolve))
    expect(ids()).toEqual(['f1'])
    openUntilMs = clock.nowMs() + 1
    clock.advance(1)
    // One at a time, to probe it.
    await expect.poll(ids, { interval: 2, timeout: 10_000 }).toEqual(['f1', 'o1', 'o2'])
    expect(tries.map(({ attempt }) => attempt)).toEqual([1, 1, 1])
  })

  it('settles what was delivered once the disk takes it again, and delivers it once', async () => {
    await outbox.append([item('a', '1')])
    const { settle } = outbox
    let failures = 0
    const full: Outbox['settle'] = async (done) => {
      if (failures++ < 2) throw Object.assign(new Error('database or disk is full'), { errcode: 13 })
      return settle(done)
    }
    start(() => 'ok', { outbox: { ...outbox, settle: full } }).wake()
    const tryAgain = async (): Promise<unknown> => {
      clock.advance(250)
      return (await outbox.backlog()).leased + (await outbox.backlog()).pending
    }
    await expect.poll(tryAgain, { interval: 5, timeout: 10_000 }).toBe(0)
    expect(failures).toBe(3)
    expect(ids()).toEqual(['1'])
  })

  it('leaves unsettled what ends unknown while it stops', async () => {
    const hung = Promise.withResolvers<OutcomeKind>()
    const dispatcher = start(() => hung.promise)
    await outbox.append([item('a', '1')])
    dispatcher.wake()
    await expect.poll(() => tries.length, { interval: 2, timeout: 10_000 }).toBe(1)
    const stopping = dispatcher.stop(100)
    hung.resolve('unknown')
    await stopping
    expect(outbox.find('a', '1')).toMatchObject({ state: 'pending', attempts: 0, failures: 0 })
  })

  it('claims nothing after stop, and leaves unsettled what outlives the drain', async () => {
    const hung = Promise.withResolvers<OutcomeKind>()
    const dispatcher = start(() => hung.promise, { inFlight: { prompt: 4, others: 4, perLane: 1 } })
    await outbox.append([item('a', '1'), item('a', '2')])
    dispatcher.wake()
    await expect.poll(() => tries.length, { interval: 2, timeout: 10_000 }).toBe(1)
    const stopping = dispatcher.stop(100)
    clock.advance(100)
    await stopping
    hung.resolve('ok')
    await new Promise((resolve) => setTimeout(resolve, 20))
    expect(ids()).toEqual(['1'])
    expect(await outbox.backlog()).toEqual({ pending: 1, leased: 1, dead: 0 })
  })
})
