import fc from 'fast-check'
import { expect, test } from 'vitest'
import { durationsOf, percentile, supports, type Length } from '../../src/analysis/percentile.ts'

const exact = (us: number): Length => ({ kind: 'exact', us })
const hundred = Array.from({ length: 100 }, (_, i) => exact(i + 1))

test('a percentile needs ten observations beyond it', () => {
  expect([supports(999, 0.99), supports(1_000, 0.99), supports(99, 0.9), supports(100, 0.9), supports(19, 0.5)]).toEqual([
    false,
    true,
    false,
    true,
    false,
  ])
  expect(percentile(durationsOf(hundred), 0.9)).toBeCloseTo(90.1)
  expect(percentile(durationsOf(hundred), 0.99)).toBeUndefined()
})

test('a censored call above the percentile does no harm', () => {
  const lengths = [...hundred.slice(0, 99), { kind: 'at-least', us: 5_000 } as const]
  expect(percentile(durationsOf(lengths), 0.9)).toBeCloseTo(90.1)
})

test('a censored call below the percentile withholds it, because the call may lie above', () => {
  const lengths = [...hundred.slice(1), { kind: 'at-least', us: 60 } as const]
  expect(percentile(durationsOf(lengths), 0.5)).toBe(51.5)
  expect(percentile(durationsOf(lengths), 0.9)).toBeUndefined()
})

test('calls that never end are slower than all others, and no percentile is read among them', () => {
  const lengths = [...hundred.slice(0, 80), ...Array.from({ length: 20 }, () => ({ kind: 'never' }) as const)]
  expect(percentile(durationsOf(lengths), 0.5)).toBe(50.5)
  expect(percentile(durationsOf(lengths), 0.9)).toBeUndefined()
})

test('however long censored calls truly took, a percentile that is shown stays the same', () => {
  const calls = fc.array(
    fc.record({
      us: fc.integer({ min: 1, max: 1_000 }),
      censored: fc.nat({ max: 19 }).map((draw) => draw === 0),
      more: fc.nat(9_999),
    }),
    { minLength: 20, maxLength: 40 },
  )
  let shown = 0
  fc.assert(
    fc.property(calls, (drawn) => {
      const seen = durationsOf(drawn.map(({ us, censored }) => ({ kind: censored ? 'at-least' : 'exact', us })))
      const truth = durationsOf(drawn.map(({ us, censored, more }) => exact(censored ? us + more : us)))
      const median = percentile(seen, 0.5)
      if (median === undefined) return
      shown++
      expect(median).toBe(percentile(truth, 0.5))
    }),
  )
  expect(shown).toBeGreaterThan(0)
})
