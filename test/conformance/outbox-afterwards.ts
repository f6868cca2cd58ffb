import { expect, it } from 'vitest'
import type { Hold } from '../../src/platform/outbox/holds.ts'
import type { Claimed } from '../../src/platform/outbox/outbox.ts'
import { idsOf, item, settled } from './outbox-items.ts'
import { createHands, type OpenOutbox } from './outbox-hands.ts'
import { describeRetention } from './outbox-retention.ts'

const lane = { tenant: 'a', hook: 'db.made' }
/** What an outbox keeps of what is over, and what may be done with it. */
export const describeAfterwards = ({ outbox, clock, reopen }: OpenOutbox): void => {
  const { claimAll, bring, replay, statesNow } = createHands({ outbox, clock, reopen })

  it('lists events as they happened, a page after the other, with what became of them', async () => {
    await bring(['succeeded', 'dead', 'pending', 'discarded'])
    await outbox().append([item('b', 'other'), item('a', 'test-1'), { ...item('a', 'e9'), hook: 'else' }])
    expect(statesNow()).toEqual(['succeeded', 'dead', 'pending', 'discarded', 'pending'])
    const first = outbox().events('a', { after: 0, limit: 2 })
    expect([first.events.map(({ event }) => event.id), first.more]).toEqual([['e0', 'e1'], true])
    const second = outbox().events('a', { after: first.next, limit: 10 })
    expect([second.events.map(({ event }) => event.id), second.more]).toEqual([['e2', 'e3', 'e9'], false])
    expect(outbox().events('a', { after: second.next, limit: 10 }).events).toEqual([])
    expect(outbox().events('a', { after: 0, limit: 9, hook: 'else', tests: true }).events).toHaveLength(1)
    expect(outbox().events('a', { after: first.next, limit: 9, tests: true }).events).toHaveLength(4)
    // A page of large events would take the platform's memory.
    expect(first.events[0]?.event).not.toHaveProperty('data')
    expect(outbox().find('a', 'e1')?.event).toHaveProperty('data')
    expect(outbox().find('a', 'e1')).toMatchObject({ state: 'dead', attempts: 1, replays: 0, hook: 'db.made' })
    expect(outbox().find('b', 'e1')).toBeUndefined()
  })

  it('lists no more large events at a time than it should read', async () => {
    await outbox().append(Array.from({ length: 24 }, (_, n) => item('a', `e${n}`, 'x'.repeat(250_000))))
    let [pages, after, more] = [0, 0, true]
    const ids: string[] = []
    for (; more; pages++) {
      const page = outbox().events('a', { after, limit: 200 })
      ids.push(...page.events.map(({ event }) => event.id))
      ;[after, more] = [page.next, page.more]
    }
    expect(ids).toEqual(Array.from({ length: 24 }, (_, n) => `e${n}`))
    expect(pages).toBeGreaterThan(1)
  })

  it('replays all that is dead, once, with the same event', async () => {
    await bring(['succeeded', 'dead', 'dead', 'pending'])
    expect(await replay({})).toEqual({ count: 2, eventIds: ['e1', 'e2'], repeated: false })
    expect(await replay({})).toMatchObject({ count: 0 })
    const [one, two] = (await claimAll()) as [Claimed, Claimed]
    expect(one).toMatchObject({ ...item('a', 'e1'), attempt: 1, failures: 0 })
    await outbox().settle([settled(one, { state: 'succeeded' }), settled(two, { state: 'dead' })])
    expect(statesNow()).toEqual(['succeeded', 'succeeded', 'dead', 'pending'])
    expect(outbox().find('a', 'e1')).toMatchObject({ replays: 1 })
    // What was brought home is not dead any more.
    expect(await replay({})).toMatchObject({ eventIds: ['e2'] })
  })

  it('replays a range, by event, id or time, and no other tenant’s', async () => {
    await bring(['succeeded', 'dead'])
    clock().advance(1_000)
    const laterMs = clock().nowMs()
    await outbox().append([item('a', 'late'), item('b', 'other')])
    for (const one of await claimAll()) await outbox().settle([settled(one, { state: 'dead' })])
    expect(await replay({ untilMs: laterMs - 1, state: 'settled' })).toMatchObject({ eventIds: ['e0', 'e1'] })
    expect(await replay({ sinceMs: laterMs })).toMatchObject({ eventIds: ['late'] })
    for (const one of await claimAll()) await outbox().settle([settled(one, { state: 'succeeded' })])
    const { id } = outbox().find('a', 'late')!
    expect(await replay({ fromId: id, toId: id, state: 'settled' })).toMatchObject({ eventIds: ['late'] })
    expect(await replay({ eventId: 'e0', state: 'settled' })).toMatchObject({ eventIds: ['e0'] })
    expect(await replay({ eventId: 'other', state: 'settled' })).toMatchObject({ count: 0 })
    expect(await replay({ hook: 'else', state: 'settled' })).toMatchObject({ count: 0 })
  })

  it('replays a test only where it is named', async () => {
    await outbox().append([item('a', 'test-1')])
    for (const one of await claimAll()) await outbox().settle([settled(one, { state: 'dead' })])
    expect(await replay({ state: 'settled' })).toMatchObject({ count: 0 })
    expect(await replay({ state: 'settled', eventId: 'test-1' })).toMatchObject({ count: 1 })
  })

  it('answers a request with the same key the same, also after a restart, and refuses the key for another', async () => {
    await bring(['dead', 'dead'])
    const keyed = { idempotencyKey: 'k', state: 'settled' } as const
    const both = await Promise.all([replay(keyed), replay(keyed)])
    expect(both.map(({ count }) => count)).toEqual([2, 2])
    const claimed = await claimAll()
    expect(claimed).toHaveLength(2)
    for (const one of claimed) await outbox().settle([settled(one, { state: 'succeeded' })])
    await reopen()
    expect(await replay(keyed)).toEqual({ count: 2, eventIds: ['e0', 'e1'], repeated: true })
    expect(await claimAll()).toEqual([])
    await expect(replay({ ...keyed, hook: 'db.made' })).rejects.toThrow(/Idempotency-Key/)
  })

  it('hands out nothing of a lane that is held, also after a restart, and all of it when it is not', async () => {
    await outbox().append([item('a', '1'), item('b', '2')])
    const hold = { by: 'tenant', reason: 'a pause', sinceMs: 5 } as const
    expect(await outbox().hold(lane, hold)).toBe(true)
    expect(await outbox().hold(lane, { ...hold, by: 'gone' })).toBe(false)
    await outbox().append([item('a', '3')])
    expect(idsOf(await claimAll())).toEqual(['2'])
    await reopen()
    expect(outbox().held(lane)).toEqual(hold)
    await outbox().append([item('a', '4')])
    expect(idsOf(await claimAll())).toEqual(['2'])
    expect(outbox().waiting(lane)).toBe(3)
    expect(await outbox().unhold(lane)).toBe(true)
    expect(await outbox().unhold(lane)).toBe(false)
    expect(idsOf(await claimAll())).toEqual(['1', '3', '4'])
  })

  it('has all of a lane due that was held, also what was to be tried again much later', async () => {
    await bring(['pending', 'pending'])
    expect(await outbox().unhold(lane)).toBe(false)
    expect(await claimAll()).toEqual([])
    await outbox().hold(lane, { by: 'failing', reason: '', sinceMs: 5 })
    await outbox().unhold(lane)
    expect(await claimAll()).toMatchObject([
      { event: { id: 'e0' }, attempt: 2, failures: 1 },
      { event: { id: 'e1' }, attempt: 2 },
    ])
  })

  it('lets a pause that somebody asks for take the place of its own hold, and not the other way round', async () => {
    const hold = (by: Hold['by']) => outbox().hold(lane, { by, reason: by, sinceMs: 5 })
    const taken: boolean[] = []
    for (const by of ['gone', 'failing', 'tenant', 'gone', 'operator', 'tenant'] as const) taken.push(await hold(by))
    expect(taken).toEqual([true, false, true, false, true, false])
    await reopen()
    expect(outbox().held(lane)).toEqual({ by: 'operator', reason: 'operator', sinceMs: 5 })
  })

  it('discards what waits or is dead, but nothing in flight', async () => {
    await bring(['dead', 'pending'])
    await outbox().append([item('a', 'flying')])
    const [flying] = (await claimAll()) as [Claimed]
    await outbox().append([item('a', 'new')])
    expect(await outbox().discard(lane, 'waiting')).toBe(2)
    expect(statesNow()).toEqual(['dead', 'discarded', 'pending', 'discarded'])
    expect(await outbox().backlog()).toEqual({ pending: 0, leased: 1, dead: 1 })
    expect(await outbox().discard(lane, 'all')).toBe(1)
    expect(await outbox().settle([settled(flying, { state: 'succeeded' })])).toBe(1)
    clock().advance(2e9)
    expect(await claimAll()).toEqual([])
    expect(await outbox().backlog()).toEqual({ pending: 0, leased: 0, dead: 0 })
  })

  describeRetention({ outbox, clock, reopen })
}
