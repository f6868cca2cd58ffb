import { once } from 'node:events'
import { text } from 'node:stream/consumers'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { type AttemptLog, type AttemptRecord, lookAtMost, type Unread } from '../../src/platform/attempts.ts'
import { createFollowers } from '../../src/platform/followers.ts'
import { createLiveLog } from '../../src/platform/live-log.ts'

const attemptOf = (id: number, line = ''): AttemptRecord => ({
  ...{ id: String(id), eventId: `e${id}`, hook: 'h', version: 1, approach: 'x', attempt: 1, outcome: { kind: 'ok' } },
  ...{ startedAt: '', durationUs: 1, usage: {}, logs: [line] },
})

const createLog = (stored: AttemptRecord[] = []) => {
  const followers = createFollowers()
  const asked: number[] = []
  const since = (_: string, after: number): Unread[] => {
    asked.push(after)
    const missed = stored.filter(({ id }) => Number(id) > after).slice(0, lookAtMost)
    return missed.map((one) => ({ id: Number(one.id), hook: one.hook, outcome: one.outcome.kind, read: () => one }))
  }
  const log = { follow: followers.add, since } as unknown as AttemptLog
  return { log, asked, tell: (tenant: string, attempt: AttemptRecord) => followers.tell(tenant, () => attempt) }
}

describe('live log', () => {
  afterEach(() => void vi.useRealTimers())

  it('cuts off a reader that falls behind, and forgets it', async () => {
    const { log, tell } = createLog()
    const live = createLiveLog({ log, maxWaitingBytes: 10_000, maxPerTenant: 1 })
    const stream = live.open('acme', {}, undefined)
    for (let id = 1; !stream.destroyed && id < 1_000; id++) tell('acme', attemptOf(id, 'x'.repeat(1_000)))
    await once(stream, 'close')
    live.open('acme', {}, undefined).destroy()
  })

  it('tells an idle reader now and then that it lives, and stops when the reader has gone', async () => {
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] })
    const live = createLiveLog({ log: createLog().log, heartbeatMs: 1_000 })
    const stream = live.open('acme', {}, undefined)
    vi.advanceTimersByTime(2_000)
    live.close()
    expect(await text(stream)).toBe(': following\n\n:\n\n:\n\n')
    const leaving = live.open('acme', {}, undefined)
    await once(leaving.destroy(), 'close')
    expect(vi.getTimerCount()).toBe(0)
  })

  it('ends all streams with all that was told', async () => {
    const { log, tell } = createLog()
    const live = createLiveLog({ log })
    const streams = [live.open('acme', {}, undefined), live.open('other', {}, undefined)]
    tell('acme', attemptOf(1))
    live.close()
    const [own, others] = await Promise.all(streams.map((stream) => text(stream)))
    expect(own).toMatch(/^: following\n\nid: 1\nevent: attempt\ndata: \{.*\}\n\n$/)
    expect(others).toBe(': following\n\n')
  })

  it.each<[string, number, { hook?: string }]>([
    ['larger than what may wait', 1_000, {}],
    ['longer than one look', lookAtMost + 10, { hook: 'h' }],
    ['nothing that the filter lets through', lookAtMost + 10, { hook: 'other' }],
  ])('shows all that was missed to a reader who comes back, though it is %s', async (_, count, filter) => {
    const { log } = createLog(Array.from({ length: count }, (_none, index) => attemptOf(index + 1, 'x'.repeat(500))))
    const live = createLiveLog({ log, maxWaitingBytes: count > lookAtMost ? 10_000_000 : 10_000 })
    const seen: number[] = []
    let lastId = '0'
    let visits = 0
    for (let caughtUp = false; !caughtUp && visits < 100; visits++) {
      const stream = live.open('acme', filter, lastId)
      caughtUp = !stream.writableEnded
      live.close()
      for (const [, id = '', event] of (await text(stream)).matchAll(/^id: (\d+)\n(event: attempt\ndata: .*\n)?\n/gm)) {
        lastId = id
        if (event !== undefined) seen.push(Number(id))
      }
    }
    expect(visits).toBeGreaterThan(1)
    expect(visits).toBeLessThan(100)
    expect(seen).toEqual(filter.hook === 'other' ? [] : Array.from({ length: count }, (_none, index) => index + 1))
  })

  it('takes no id that is none', () => {
    const { log, asked } = createLog()
    for (const id of ['7', "1' OR 1", '', undefined, '9'.repeat(40)]) createLiveLog({ log }).open('acme', {}, id).destroy()
    expect(asked).toEqual([7])
  })

  it('is capped over all tenants', () => {
    const live = createLiveLog({ log: createLog().log, maxInAll: 2 })
    for (const tenant of ['a', 'b']) live.open(tenant, {}, undefined)
    expect(() => live.open('c', {}, undefined)).toThrow(/too often/)
    live.close()
  })
})
