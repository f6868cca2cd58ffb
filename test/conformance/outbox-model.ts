import fc from 'fast-check'
import { expect } from 'vitest'
import { type Claimed, type Lane, laneOf, type Outbox } from '../../src/platform/outbox/outbox.ts'
import type { ManualClock } from '../platform/manual-clock.ts'

/** What an item is, by the book: waiting until a time, leased until a time, or gone. `atMs` is when it is, or was, due. */
type State =
  | { kind: 'waiting'; atMs: number; lane: string }
  | { kind: 'held'; atMs: number; untilMs: number; claim: Claimed; lane: string }

type Step =
  | { readonly do: 'append'; readonly tenant: string; readonly count: number }
  | { readonly do: 'hold' | 'unhold' | 'discard'; readonly tenant: string }
  | { readonly do: 'claim'; readonly limit: number; readonly room: number; readonly full: string }
  | { readonly do: 'settle'; readonly which: number; readonly state: 'succeeded' | 'again' | 'dead'; readonly delayMs: number }
  | { readonly do: 'advance'; readonly ms: number }

const tenants = ['a', 'b', 'c']
const everyLane = tenants.map((name) => laneOf({ tenant: name, hook: 'h' }))
const tenant = fc.constantFrom(...tenants)

export const steps: fc.Arbitrary<Step[]> = fc.array(
  fc.oneof(
    // Sometimes more than an outbox would keep in hand of a lane.
    fc.record({ do: fc.constant('append' as const), tenant, count: fc.constantFrom(1, 1, 1, 2, 40) }),
    fc.record({ do: fc.constantFrom('hold' as const, 'unhold' as const, 'discard' as const), tenant }),
    fc.record({ do: fc.constant('claim' as const), limit: fc.integer({ min: 1, max: 5 }), room: fc.nat(3), full: tenant }),
    fc.record({
      do: fc.constant('settle' as const),
      which: fc.nat(20),
      state: fc.constantFrom('succeeded' as const, 'again' as const, 'dead' as const),
      delayMs: fc.nat(50),
    }),
    fc.record({ do: fc.constant('advance' as const), ms: fc.constantFrom(0, 1, 7, 30, 100, 10_000) }),
  ),
  { maxLength: 60, size: 'max' },
)

/** Takes the steps with the outbox and with a plain model of it, and compares what both say on the way. */
export const compareWithModel = async (
  outbox: Outbox,
  clock: ManualClock,
  leaseMs: number,
  todo: readonly Step[],
): Promise<void> => {
  const model = new Map<string, State>()
  const holds = new Set<string>()
  const claims: Claimed[] = []
  let appended = 0

  const due = (lane: string): string[] =>
    [...model].flatMap(([id, state]) => {
      const atMs = state.kind === 'waiting' ? state.atMs : state.untilMs
      return state.lane === lane && !holds.has(lane) && atMs <= clock.nowMs() ? [id] : []
    })
  const dueAt = (id: string): number => (model.get(id) as State).atMs

  const claim = async (limit: number, roomIn: (lane: string) => number): Promise<void> => {
    const lanes = new Set([...model.values()].map(({ lane }) => lane))
    const possible = [...lanes].reduce((sum, lane) => sum + Math.min(roomIn(lane), due(lane).length), 0)
    const claimed = await outbox.claim(limit, roomIn)
    for (const lane of everyLane) outbox.freed(lane)
    expect(claimed).toHaveLength(Math.min(limit, possible))
    for (const one of claimed) {
      const lane = laneOf(one)
      expect(due(lane)).toContain(one.event.id)
      const atMs = dueAt(one.event.id)
      // Who was due first is first.
      expect(atMs).toBe(Math.min(...due(lane).map(dueAt)))
      model.set(one.event.id, { kind: 'held', atMs, untilMs: clock.nowMs() + leaseMs, claim: one, lane })
    }
    claims.push(...claimed)
  }

  const settle = async (step: Extract<Step, { do: 'settle' }>): Promise<void> => {
    const one = claims[step.which % Math.max(1, claims.length)]
    if (!one) return
    const runAtMs = clock.nowMs() + step.delayMs
    const result = step.state === 'again' ? ({ state: 'again', runAtMs, uses: 'failure' } as const) : { state: step.state }
    const state = model.get(one.event.id)
    const isHeld = state?.kind === 'held' && state.claim.leaseId === one.leaseId
    const settled = await outbox.settle([{ deliveryId: one.deliveryId, leaseId: one.leaseId, result }])
    // A lease that ran out may still be settled, as long as nobody has claimed the item again: both answers are right.
    const ranOut = isHeld && state.untilMs <= clock.nowMs()
    if (!ranOut) expect(settled).toBe(isHeld ? 1 : 0)
    if (settled === 0) return
    if (step.state === 'again') model.set(one.event.id, { kind: 'waiting', atMs: runAtMs, lane: laneOf(one) })
    else model.delete(one.event.id)
  }

  const append = async (from: string, count: number): Promise<void> => {
    for (let i = 0; i < count; i++) {
      const id = `e${appended++}`
      const event = { specversion: '1.0' as const, id, source: 's', type: 'h', time: '2026-01-01T00:00:00Z', data: null }
      const entry = { tenant: from, hook: 'h', event }
      await outbox.append([entry])
      model.set(id, { kind: 'waiting', atMs: clock.nowMs(), lane: laneOf(entry) })
    }
  }

  const hold = async (lane: Lane): Promise<void> => {
    await outbox.hold(lane, { by: 'operator', reason: 'a test', sinceMs: clock.nowMs() })
    holds.add(laneOf(lane))
  }

  const unhold = async (lane: Lane): Promise<void> => {
    const name = laneOf(lane)
    expect(await outbox.unhold(lane)).toBe(holds.has(name))
    if (!holds.delete(name)) return
    for (const state of model.values())
      if (state.lane === name && state.kind === 'waiting') state.atMs = Math.min(state.atMs, clock.nowMs())
  }

  const discard = async (lane: Lane): Promise<void> => {
    await outbox.discard(lane, 'waiting')
    for (const [id, state] of model) {
      if (state.lane !== laneOf(lane)) continue
      const isGone = outbox.find(lane.tenant, id)?.state === 'discarded'
      // A lease that ran out may have gone back already, or not.
      if (state.kind === 'waiting' || state.untilMs > clock.nowMs()) expect(isGone).toBe(state.kind === 'waiting')
      if (isGone) model.delete(id)
    }
  }

  for (const step of todo) {
    if (step.do === 'append') await append(step.tenant, step.count)
    else if (step.do === 'claim') await claim(step.limit, (lane) => (lane === `${step.full}/h` ? 0 : step.room))
    else if (step.do === 'settle') await settle(step)
    else if (step.do === 'advance') clock.advance(step.ms)
    else await { hold, unhold, discard }[step.do]({ tenant: step.tenant, hook: 'h' })
    await neverTooLate(outbox, clock, model, holds)
  }
  clock.advance(leaseMs + 50)
  await claim(1_000, () => 1_000)
}

/** Whoever sleeps until nextDueMs must not oversleep: it may be early, never late. What is due is due now, however long. */
const neverTooLate = async (
  outbox: Outbox,
  clock: ManualClock,
  model: ReadonlyMap<string, State>,
  holds: ReadonlySet<string>,
): Promise<void> => {
  const open = [...model.values()].filter(({ lane }) => !holds.has(lane))
  const truth = Math.min(...open.map((state) => (state.kind === 'waiting' ? state.atMs : state.untilMs)))
  expect((await outbox.nextDueMs()) ?? Number.POSITIVE_INFINITY).toBeLessThanOrEqual(Math.max(truth, clock.nowMs()))
}
