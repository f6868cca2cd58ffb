import { expect, it } from 'vitest'
import type { Claimed, Settled } from '../../src/platform/outbox/outbox.ts'
import { createHands, type OpenOutbox } from './outbox-hands.ts'
import { item, settled } from './outbox-items.ts'

/** What leaves an outbox, and when. */
export const describeRetention = ({ outbox, clock, reopen }: OpenOutbox): void => {
  const { claimAll, bring, replay, statesNow } = createHands({ outbox, clock, reopen })

  it('forgets what is over by age and by number, the oldest first, and never what waits', async () => {
    await bring(['pending', 'succeeded', 'dead', 'discarded', 'succeeded'])
    const nowMs = clock().nowMs()
    expect(await outbox().prune({ beforeMs: nowMs, keep: 100, limit: 100 })).toBe(0)
    expect(await outbox().prune({ beforeMs: 0, keep: 2, limit: 1 })).toBe(1)
    expect(await outbox().prune({ beforeMs: 0, keep: 2, limit: 100 })).toBe(1)
    expect(statesNow()).toEqual(['pending', 'discarded', 'succeeded'])
    clock().advance(1)
    await outbox().append([item('a', 'new')])
    expect(await outbox().prune({ beforeMs: nowMs + 1, keep: 100, limit: 100 })).toBe(2)
    expect(statesNow()).toEqual(['pending', 'pending'])
    expect((await outbox().backlog()).dead).toBe(0)
  })

  it('makes room among the events of those who have most, so that nobody loses theirs to another', async () => {
    await bring(['dead', 'succeeded'])
    const settleAll = async (state: Settled): Promise<void> => {
      for (const one of await claimAll()) await outbox().settle([settled(one, { state })])
    }
    for (let n = 0; n < 4; n++) {
      clock().advance(1)
      await outbox().append(Array.from({ length: 20 }, (_, m) => item('busy', `b${20 * n + m}`)))
      await settleAll('succeeded')
    }
    let removed = 0
    for (let step = -1; step !== 0; removed += step) step = await outbox().prune({ beforeMs: 0, keep: 10, limit: 7 })
    expect(removed).toBe(72)
    expect(statesNow()).toEqual(['dead', 'succeeded'])
    const left = outbox().events('busy', { after: 0, limit: 100 })
    expect(left.events.map(({ event }) => event.id)).toEqual(Array.from({ length: 8 }, (_, n) => `b${72 + n}`))
    await reopen()
    expect(await outbox().prune({ beforeMs: 0, keep: 10, limit: 7 })).toBe(0)
    expect(await replay({})).toMatchObject({ eventIds: ['e0'] })
  })

  it('comes to the old events of every tenant, a few tenants at a time', async () => {
    await outbox().append(Array.from({ length: 130 }, (_, n) => item(`t${n}`, 'e')))
    for (const one of await claimAll()) await outbox().settle([settled(one, { state: 'succeeded' })])
    clock().advance(10)
    await outbox().append([item('new', 'e')])
    let removed = 0
    for (let step = 0; step < 6; step++) removed += await outbox().prune({ beforeMs: clock().nowMs(), keep: 1_000, limit: 40 })
    expect(removed).toBe(130)
  })

  it('keeps an event that a replay still needs, and forgets it with that', async () => {
    await bring(['dead'])
    await replay({})
    clock().advance(1)
    const beforeMs = clock().nowMs()
    expect(await outbox().prune({ beforeMs, keep: 100, limit: 100 })).toBe(1)
    const [claimed] = (await claimAll()) as [Claimed]
    expect(claimed.event).toEqual(item('a', 'e0').event)
    await outbox().settle([settled(claimed, { state: 'succeeded' })])
    await outbox().append([item('a', 'new')])
    expect(await outbox().prune({ beforeMs: clock().nowMs() + 1, keep: 100, limit: 100 })).toBe(1)
  })
}
