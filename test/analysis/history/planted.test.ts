import fc from 'fast-check'
import { expect, test } from 'vitest'
import { deliveriesOf } from '../../../src/analysis/history/deliveries.ts'
import type { Call, History, UnclaimedEffect } from '../../../src/analysis/history/history.ts'
import { judgeHistory } from '../../../src/analysis/history/judge-history.ts'
import { overtaken } from '../../../src/analysis/history/overtaken.ts'
import { phantomEvents } from '../../../src/analysis/history/phantoms.ts'
import { countsIn } from './counts.ts'

const lateAfterUs = 100_000

/** What becomes of an event that would otherwise be delivered, and how each is counted. */
const fates = {
  right: ['acknowledged', 'delivered'],
  lost: ['acknowledged', 'lost'],
  duplicated: ['acknowledged', 'delivered', 'duplicated'],
  late: ['acknowledged', 'delivered', 'late'],
  overtaken: ['acknowledged', 'delivered', 'reordered'],
  untraceable: ['acknowledged', 'untraceable'],
  takenWithoutReply: ['unknown'],
  droppedWithoutReply: ['unknown'],
  refused: [],
  refusedAndDone: ['phantom'],
  phantom: ['phantom'],
} as const
type Fate = keyof typeof fates
const allFates = Object.keys(fates) as Fate[]

interface Plan {
  readonly tenant: number
  readonly gapUs: number
  readonly tookUs: number
  readonly delayUs: number
  readonly fate: Fate
}

const plansOf = (...wanted: readonly Fate[]) =>
  fc.array(
    fc.record({
      tenant: fc.nat(3),
      gapUs: fc.integer({ min: 1, max: 30 }),
      tookUs: fc.integer({ min: 1, max: 50 }),
      delayUs: fc.integer({ min: 1, max: 50 }),
      fate: fc.constantFrom(...wanted),
    }),
    { maxLength: 60 },
  )

/** Right by construction, a tenant's effects in the order of its calls, but for the fates that were planted. */
const grow = (plans: readonly Plan[]): History => {
  const calls: Call[] = []
  const unclaimed: UnclaimedEffect[] = []
  const lastEffectUs = new Map<number, number>()
  let sentUs = 0
  plans.forEach(({ tenant, gapUs, tookUs, delayUs, fate }, i) => {
    sentUs += gapUs
    const effectUs = Math.max(sentUs, lastEffectUs.get(tenant) ?? 0) + delayUs
    lastEffectUs.set(tenant, effectUs)
    const right = rightCall(`e${i}`, tenant, sentUs, tookUs, effectUs)
    // A planted disorder is a tenant's own, lest it make another.
    const alone = { ...right, tenant: 100 + i }
    if (fate === 'phantom') unclaimed.push({ eventId: `e${i}`, atUs: 0 })
    else if (fate === 'takenWithoutReply') {
      unclaimed.push({ eventId: `e${i}`, atUs: effectUs })
      calls.push({ ...right, ...withoutEffect, result: 'timed-out', eventId: '' })
    } else if (fate === 'overtaken') {
      const next = { ...alone, ...rightCall(`e${i}b`, 100 + i, alone.endUs + 1, tookUs, alone.endUs + 1 + delayUs) }
      calls.push({ ...alone, effectUs: (next.effectUs ?? 0) + 1 }, next)
    } else if (fate === 'late') calls.push({ ...alone, effectUs: alone.endUs + lateAfterUs + delayUs })
    else calls.push({ ...right, ...changes[fate] })
  })
  return { calls, unclaimed, lateAfterUs, isComplete: true }
}

const withoutEffect = { effects: 0, effectUs: null }

const changes: Record<Exclude<Fate, 'phantom' | 'takenWithoutReply' | 'overtaken' | 'late'>, Partial<Call>> = {
  right: {},
  lost: withoutEffect,
  duplicated: { effects: 2 },
  untraceable: { ...withoutEffect, expectedEffects: 0 },
  droppedWithoutReply: { ...withoutEffect, result: 'in-flight', eventId: '' },
  refused: { ...withoutEffect, result: 'rejected', eventId: '' },
  refusedAndDone: { result: 'rejected' },
}

const rightCall = (eventId: string, tenant: number, sentUs: number, tookUs: number, effectUs: number): Call => ({
  hook: 'after',
  phase: 'steady',
  tenant,
  intendedUs: sentUs,
  sentUs,
  endUs: sentUs + tookUs,
  result: 'accepted',
  eventId,
  expectedDecision: null,
  expectedEffects: 1,
  effects: 1,
  effectUs,
})

const planted = (plans: readonly Plan[]): Record<string, number> => {
  const counts: Record<string, number> = {}
  const add = (names: readonly string[]): void => names.forEach((name) => (counts[name] = (counts[name] ?? 0) + 1))
  for (const { fate } of plans) {
    add(fates[fate])
    if (fate === 'overtaken') add(fates.right) // The one that overtook it.
  }
  return counts
}

test('a history that is right by construction gives no finding', () => {
  fc.assert(
    fc.property(plansOf('right'), (plans) => {
      expect(countsIn(deliveriesOf(grow(plans)))).toEqual(planted(plans))
    }),
  )
})

test('whatever is planted is counted, each as what it is and exactly as often', () => {
  fc.assert(
    fc.property(plansOf(...allFates), (plans) => {
      const judged = judgeHistory(grow(plans), deliveriesOf)
      expect(judged.kind === 'known' ? countsIn(judged.account) : judged.reason).toEqual(planted(plans))
    }),
  )
})

test('an incomplete history loses nothing: all that is lost is unknown instead', () => {
  fc.assert(
    fc.property(plansOf(...allFates), (plans) => {
      const { lost = 0, unknown = 0 } = planted(plans)
      const account = deliveriesOf({ ...grow(plans), isComplete: false })
      expect([account.lost.count, account.missing.count, account.unknown.count]).toEqual([0, lost, lost + unknown])
    }),
  )
})

test('accounts of two halves add up to that of the whole, but for what bears no name', () => {
  fc.assert(
    fc.property(plansOf(...allFates), fc.func(fc.boolean()), (plans, isChosen) => {
      const history = { ...grow(plans), unclaimed: [] }
      const halves = [true, false].map((half) => deliveriesOf(history, ({ sentUs }) => isChosen(sentUs) === half))
      for (const [name, { count }] of Object.entries(deliveriesOf(history)))
        expect(halves.reduce((sum, half) => sum + half[name as keyof typeof half].count, 0)).toBe(count)
    }),
  )
})

const small = fc.integer({ min: 1, max: 12 })

test('overtaken are those that the definition names, pair by pair', () => {
  const calls = fc
    .array(fc.tuple(fc.nat(1), small, small, small), { maxLength: 12 })
    .map((all) => all.map(([tenant, sentUs, tookUs, delayUs], i) => rightCall(`e${i}`, tenant, sentUs, tookUs, sentUs + delayUs)))
  fc.assert(
    fc.property(calls, (all) => {
      const effectOf = (call: Call): number => call.effectUs ?? 0
      const byPairs = all.filter((a) => all.some((b) => a.tenant === b.tenant && a.endUs < b.sentUs && effectOf(b) < effectOf(a)))
      expect(all.filter((call) => overtaken(all).has(call))).toEqual(byPairs)
    }),
  )
})

test('as many unclaimed events are explained as any pairing with calls could', () => {
  const times = fc.array(small, { maxLength: 6 })
  fc.assert(
    fc.property(times, times, (sent, seen) => {
      const calls = sent.map((sentUs): Call => ({ ...rightCall('', 0, sentUs, 1, 0), ...withoutEffect, result: 'timed-out' }))
      const unclaimed = seen.map((atUs, i) => ({ eventId: `e${i}`, atUs }))
      const phantoms = phantomEvents({ calls, unclaimed, lateAfterUs, isComplete: true })
      expect(phantoms.length).toBe(seen.length - mostPairs(sent, seen))
    }),
  )
})

/** Tries every pairing of what was sent with what was seen later. */
const mostPairs = (sent: readonly number[], [seen, ...others]: readonly number[]): number => {
  if (seen === undefined) return 0
  const paired = sent.flatMap((sentUs, i) => (sentUs <= seen ? [1 + mostPairs(sent.toSpliced(i, 1), others)] : []))
  return Math.max(mostPairs(sent, others), ...paired)
}
