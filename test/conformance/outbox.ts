import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Clock } from '../../src/platform/clock.ts'
import type { Claimed, Outbox } from '../../src/platform/outbox/outbox.ts'
import { idsOf, item, settled } from './outbox-items.ts'
import { describeAfterwards } from './outbox-afterwards.ts'
import { compareWithModel, steps } from './outbox-model.ts'
import { createManualClock, type ManualClock } from '../platform/manual-clock.ts'

/** How the suite gets an outbox. Opening the same folder again finds what was there. */
export interface OutboxUnderTest {
  readonly leaseMs: number
  open(folder: string, clock: Clock): Promise<Outbox>
}

const anyRoom = (): number => 1_000

/** What every outbox must do, whatever it is made of. */
export const describeOutbox = (name: string, subject: OutboxUnderTest): void => {
  describe(`outbox ${name}`, () => {
    let folder: string
    let clock: ManualClock
    let outbox: Outbox

    beforeEach(async () => {
      folder = await mkdtemp(join(tmpdir(), 'hookbench-outbox-'))
      clock = createManualClock()
      outbox = await subject.open(folder, clock)
    })
    afterEach(async () => {
      await outbox.close()
      await rm(folder, { recursive: true, force: true })
    })
    const reopen = async (): Promise<void> => {
      await outbox.close()
      outbox = await subject.open(folder, clock)
    }

    it('hands out what was appended, whole and in order', async () => {
      const data = { text: 'ü\u0000\ud83d\ude00', deep: [[{ n: 1.5 }], null] }
      await outbox.append([item('a', '1', data), item('a', '2')])
      await outbox.append([item('a', '3')])
      const claimed = await outbox.claim(10, anyRoom)
      expect(idsOf(claimed)).toEqual(['1', '2', '3'])
      expect(claimed[0]).toMatchObject({ ...item('a', '1', data), attempt: 1, failures: 0 })
    })

    it('hands out an item once while its lease lasts', async () => {
      await outbox.append([item('a', '1')])
      expect(await outbox.claim(10, anyRoom)).toHaveLength(1)
      clock.advance(subject.leaseMs - 1)
      expect(await outbox.claim(10, anyRoom)).toEqual([])
    })

    it('hands out an item again once its lease ran out, and ignores the late settlement', async () => {
      await outbox.append([item('a', '1')])
      const [late] = (await outbox.claim(1, anyRoom)) as [Claimed]
      clock.advance(subject.leaseMs)
      const [second] = (await outbox.claim(1, anyRoom)) as [Claimed]
      expect(second.event.id).toBe('1')
      expect(await outbox.settle([settled(late, { state: 'succeeded' })])).toBe(0)
      expect(await outbox.settle([settled(second, { state: 'succeeded' })])).toBe(1)
    })

    it('settles a lease once, also when two settle it at the same time', async () => {
      await outbox.append([item('a', '1')])
      const [claimed] = (await outbox.claim(1, anyRoom)) as [Claimed]
      const done = settled(claimed, { state: 'succeeded' })
      const both = await Promise.all([outbox.settle([done]), outbox.settle([done])])
      expect(both.toSorted()).toEqual([0, 1])
    })

    it('never hands out again what succeeded or died', async () => {
      await outbox.append([item('a', '1'), item('a', '2')])
      const [one, two] = (await outbox.claim(2, anyRoom)) as [Claimed, Claimed]
      await outbox.settle([settled(one, { state: 'succeeded' }), settled(two, { state: 'dead' })])
      clock.advance(2 * subject.leaseMs)
      expect(await outbox.claim(10, anyRoom)).toEqual([])
      expect(await outbox.backlog()).toEqual({ pending: 0, leased: 0, dead: 1 })
    })

    it('waits with what is to run again, and counts tries and failures apart', async () => {
      await outbox.append([item('a', '1')])
      const [first] = (await outbox.claim(1, anyRoom)) as [Claimed]
      await outbox.settle([settled(first, { state: 'again', runAtMs: clock.nowMs() + 50, uses: 'attempt' })])
      expect(await outbox.claim(1, anyRoom)).toEqual([])
      clock.advance(50)
      const [second] = (await outbox.claim(1, anyRoom)) as [Claimed]
      expect(second).toMatchObject({ attempt: 2, failures: 0 })
      await outbox.settle([settled(second, { state: 'again', runAtMs: clock.nowMs(), uses: 'failure' })])
      expect((await outbox.claim(1, anyRoom))[0]).toMatchObject({ attempt: 3, failures: 1 })
    })

    it('lets tenants take turns, the oldest of each first, and takes no more than it is asked for', async () => {
      for (const [tenant, id] of ['b1', 'a2', 'c3', 'a4', 'b5'].map((word) => word.split('') as [string, string])) {
        await outbox.append([item(tenant, id)])
        clock.advance(1)
      }
      expect(idsOf(await outbox.claim(3, anyRoom))).toEqual(['1', '2', '3'])
      expect(idsOf(await outbox.claim(3, anyRoom))).toEqual(['5', '4'])
    })

    it('gives a tenant of many lanes, or of large events, no more than the others', async () => {
      const many = Array.from({ length: 40 }, (_, n) => ({ ...item('many', `m${n}`), hook: `hook-${n % 8}` }))
      const large = Array.from({ length: 40 }, (_, n) => item('large', `l${n}`, 'x'.repeat(18_000)))
      await outbox.append([...many, ...large, ...Array.from({ length: 40 }, (_, n) => item('small', `s${n}`))])
      const claimed = idsOf(await outbox.claim(45, anyRoom))
      const of = (letter: string): number => claimed.filter((id) => id.startsWith(letter)).length
      // An event of 18 KB costs as much as four small ones.
      expect([of('m'), of('s'), of('l')]).toEqual([20, 20, 5])
      const hooks = new Set(claimed.filter((id) => id.startsWith('m')).map((id) => Number(id.slice(1)) % 8))
      expect(hooks.size).toBe(8)
    })

    it('keeps to the room of each lane, and passes a full lane by', async () => {
      await outbox.append(Array.from({ length: 30 }, (_, i) => item('hung', `h${i}`)))
      await outbox.append([item('fine', 'f')])
      const room = (lane: string): number => (lane === 'hung/db.made' ? 2 : 5)
      expect(idsOf(await outbox.claim(10, room)).toSorted()).toEqual(['f', 'h0', 'h1'])
      outbox.freed('hung/db.made')
      expect(idsOf(await outbox.claim(10, (lane) => (lane === 'hung/db.made' ? 0 : 5)))).toEqual([])
      expect(await outbox.nextDueMs()).toBe(clock.nowMs() + subject.leaseMs)
      outbox.freed('hung/db.made')
      expect(idsOf(await outbox.claim(10, room))).toEqual(['h2', 'h3'])
    })

    it('says when the next item is due, of lanes with room, leases included', async () => {
      expect(await outbox.nextDueMs()).toBeUndefined()
      await outbox.append([item('a', '1')])
      const start = clock.nowMs()
      expect(await outbox.nextDueMs()).toBe(start)
      const [claimed] = (await outbox.claim(1, anyRoom)) as [Claimed]
      expect(await outbox.nextDueMs()).toBe(start + subject.leaseMs)
      await outbox.settle([settled(claimed, { state: 'again', runAtMs: start + 7, uses: 'failure' })])
      expect(await outbox.nextDueMs()).toBe(start + 7)
    })

    it('says so also where a lane goes on later than another one that is ready', async () => {
      await outbox.append([item('a', '1')])
      const [claimed] = (await outbox.claim(1, anyRoom)) as [Claimed]
      await outbox.settle([settled(claimed, { state: 'again', runAtMs: clock.nowMs() + 50, uses: 'failure' })])
      await outbox.append([item('a', '2'), item('b', '3')])
      expect(idsOf(await outbox.claim(1, anyRoom))).toEqual(['2'])
      expect(await outbox.nextDueMs()).toBe(clock.nowMs())
    })

    it('counts its backlog by state', async () => {
      await outbox.append([item('a', '1'), item('a', '2'), item('b', '3')])
      await outbox.claim(1, anyRoom)
      expect(await outbox.backlog()).toEqual({ pending: 2, leased: 1, dead: 0 })
    })

    it('finds after a restart all that was not settled', async () => {
      await outbox.append([item('a', '1'), item('a', '2'), item('b', '3'), item('b', '4')])
      const claimed = await outbox.claim(3, anyRoom)
      // Of a, then of b.
      const [one, two] = claimed as [Claimed, Claimed, Claimed]
      await outbox.settle([settled(one, { state: 'succeeded' }), settled(two, { state: 'dead' })])
      await reopen()
      clock.advance(subject.leaseMs)
      expect(idsOf(await outbox.claim(10, anyRoom)).toSorted()).toEqual(['2', '4'])
      expect((await outbox.backlog()).dead).toBe(1)
    })

    describeAfterwards({ outbox: () => outbox, clock: () => clock, reopen })

    it('agrees with a plain model of an outbox in whatever order things happen', async () => {
      let run = 0
      await fc.assert(
        fc.asyncProperty(steps, async (todo) => {
          const own = await subject.open(join(folder, `run-${run++}`), clock)
          try {
            await compareWithModel(own, clock, subject.leaseMs, todo)
          } finally {
            await own.close()
          }
        }),
        { numRuns: 25 },
      )
    })

    it('loses and doubles nothing among many that append, claim and settle at the same time', async () => {
      const wanted = Array.from({ length: 400 }, (_, i) => `e${i}`)
      const seen: string[] = []
      const worker = async (): Promise<void> => {
        while (seen.length < wanted.length) {
          const claimed = await outbox.claim(7, () => 3)
          seen.push(...idsOf(claimed))
          await outbox.settle(claimed.map((one) => settled(one, { state: 'succeeded' })))
          for (let tenant = 0; tenant < 5; tenant++) outbox.freed(`t${tenant}/db.made`)
          await new Promise((resolve) => setImmediate(resolve))
        }
      }
      const appending = wanted.map((id, i) => outbox.append([item(`t${i % 5}`, id)]))
      await Promise.all([...appending, worker(), worker(), worker()])
      expect(seen.toSorted()).toEqual(wanted.toSorted())
      expect(await outbox.backlog()).toEqual({ pending: 0, leased: 0, dead: 0 })
    })
  })
}
