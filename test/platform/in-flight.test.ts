import { expect, it } from 'vitest'
import { createInFlight } from '../../src/platform/in-flight.ts'
import { createManualClock } from './manual-clock.ts'

const start = (limits: Partial<Parameters<typeof createInFlight>[0]> = {}) => {
  const clock = createManualClock()
  const inFlight = createInFlight({ prompt: 8, others: 16, perLane: 4, ...limits }, clock.nowMs)
  const begin = (lane: string): (() => Promise<void>) => {
    const { promise, resolve } = Promise.withResolvers<void>()
    const added = inFlight.add(lane, promise)
    return () => (resolve(), added)
  }
  /** As the dispatcher does: all that the lanes want and may have. */
  const fill = (lanes: readonly string[]): (() => Promise<void>)[] => {
    const begun: (() => Promise<void>)[] = []
    for (let room = inFlight.room(), before = -1; room > 0 && begun.length > before; room = inFlight.room()) {
      before = begun.length
      for (const lane of lanes) if (begun.length - before < room && inFlight.roomIn(lane) > 0) begun.push(begin(lane))
    }
    return begun
  }
  const prove = async (...lanes: string[]): Promise<void> => {
    for (const lane of lanes) await begin(lane)()
  }
  return { clock, inFlight, begin, fill, prove, named: readmitted(inFlight) }
}

const readmitted = (inFlight: ReturnType<typeof createInFlight>) => (): string[] => {
  const lanes: string[] = []
  inFlight.readmit((lane) => lanes.push(lane))
  return lanes
}

const names = (prefix: string, count: number): string[] => Array.from({ length: count }, (_, n) => `${prefix}/${n}`)

it('lanes that never answered share a pool, and leave the other to those that answer promptly', async () => {
  const { inFlight, fill, prove } = start()
  await prove('fine/0')
  expect(fill(names('hung', 40))).toHaveLength(16)
  expect(inFlight.roomIn('new/0')).toBe(0)
  expect(inFlight.roomIn('fine/0')).toBe(1)
  expect(fill(['fine/0', ...names('hung', 40)])).toHaveLength(1)
})

it('a lane has no more than its part of what is free, so that some is left for a newcomer', () => {
  const { inFlight, fill } = start({ others: 128 })
  const held = fill(names('hung', 20)).length
  expect(held).toBeGreaterThanOrEqual(60)
  expect(held).toBeLessThan(128)
  expect(inFlight.roomIn('new/0')).toBeGreaterThan(0)
})

it('who takes long from one call to the next leaves the prompt ones, and comes back with a prompt answer', async () => {
  const { clock, inFlight, begin, fill, prove } = start()
  await prove('slow/0', 'fine/0')
  const slow = begin('slow/0')
  clock.advance(1_000)
  await slow()
  fill(names('hung', 40))
  expect(inFlight.roomIn('slow/0')).toBe(0)
  expect(inFlight.roomIn('fine/0')).toBe(1)
})

it('calls that take too long free their places for those who wait, who are told when', async () => {
  const { clock, inFlight, fill, prove, named } = start({ prompt: 4 })
  await prove(...names('fine', 6))
  const hung = fill(names('fine', 4))
  expect(hung).toHaveLength(4)
  expect(inFlight.roomIn('fine/4')).toBe(0)
  expect(named()).toEqual([])
  const atMs = inFlight.nextRoomMs() as number
  clock.advance(atMs - clock.nowMs())
  // Those that hang wanted more, too: their turn comes first, and they have no part in this pool any more.
  expect([...named(), ...named()]).toContain('fine/4')
  expect(inFlight.roomIn('fine/4')).toBe(1)
  await Promise.all(hung.map((end) => end()))
  expect(inFlight.size()).toBe(0)
})

it('is bounded when everybody hangs at once, and takes all back as they end', async () => {
  const { clock, inFlight, fill, prove } = start({ prompt: 4, others: 8 })
  const lanes = names('fine', 30)
  await prove(...lanes)
  const begun = fill(lanes)
  for (let round = 0; round < 10; round++) {
    clock.advance(10_000)
    inFlight.readmit(() => {})
    begun.push(...fill(lanes))
  }
  expect(inFlight.size()).toBe(12)
  expect(inFlight.room()).toBe(0)
  expect(inFlight.nextRoomMs()).toBeUndefined()
  await Promise.all(begun.map((end) => end()))
  expect(lanes.every((lane) => inFlight.of(lane) === 0 && inFlight.roomIn(lane) > 0)).toBe(true)
  expect(inFlight.size()).toBe(0)
})
