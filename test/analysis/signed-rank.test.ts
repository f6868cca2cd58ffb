import fc from 'fast-check'
import { expect, test } from 'vitest'
import { signedRankP, smallestSignedRankP } from '../../src/analysis/signed-rank.ts'

/** 1 … n, of which `negative` bear a minus: their sum is Wilcoxon's statistic. */
const ranks = (n: number, negative: readonly number[]): number[] =>
  Array.from({ length: n }, (_, i) => (negative.includes(i + 1) ? -(i + 1) : i + 1))

// Critical values at 5 %, two-sided (Wilcoxon 1949): the statistic reaches it, and the next larger one does not.
test.each([
  [6, [], [1]],
  [8, [3], [4]],
  [10, [8], [9]],
  [12, [6, 7], [6, 8]],
  [15, [12, 13], [12, 14]],
  [20, [16, 17, 19], [16, 18, 19]],
])('with %d pairs the printed critical value is the last that reaches 5 %%', (n, within, beyond) => {
  expect(signedRankP(ranks(n, within))).toBeLessThanOrEqual(0.05)
  expect(signedRankP(ranks(n, beyond))).toBeGreaterThan(0.05)
})

test('Darwin’s maize, 15 pairs: exact p is 0.0413', () => {
  expect(signedRankP([49, -67, 8, 16, 6, 23, 28, 41, 14, 29, 56, 24, 75, 60, -48])).toBeCloseTo(0.04126, 5)
})

test('zeros are left out, and nothing at all is no evidence', () => {
  expect(signedRankP([0, 0, 1, 2, 3, 4, 5, 6])).toBe(signedRankP([1, 2, 3, 4, 5, 6]))
  expect(signedRankP([])).toBe(1)
  expect(signedRankP([0, 0, 0])).toBe(1)
})

test('all of one sign gives the smallest p that there is', () => {
  expect(signedRankP([1, 2, 3, 4, 5, 6])).toBe(0.03125)
  expect(smallestSignedRankP(6)).toBe(0.03125)
})

test('it is what trying out every combination of signs gives, ties included', () => {
  const values = fc.array(
    fc.integer({ min: -4, max: 4 }).filter((value) => value !== 0),
    { minLength: 1, maxLength: 8 },
  )
  fc.assert(
    fc.property(values, (some) => {
      expect(signedRankP(some)).toBeCloseTo(byEnumeration(some), 10)
    }),
    { numRuns: 60 },
  )
})

const byEnumeration = (values: readonly number[]): number => {
  const sizes = values.map(Math.abs)
  const ranked = sizes.map((size) => sizes.filter((s) => s < size).length + (sizes.filter((s) => s === size).length + 1) / 2)
  const whole = ranked.reduce((sum, rank) => sum + rank, 0)
  const smallerOf = (positive: number): number => Math.min(positive, whole - positive)
  const observed = smallerOf(ranked.reduce((sum, rank, i) => sum + ((values[i] ?? 0) > 0 ? rank : 0), 0))
  let extreme = 0
  for (let signs = 0; signs < 2 ** values.length; signs++) {
    const positive = ranked.reduce((sum, rank, i) => sum + ((signs >> i) % 2 === 1 ? rank : 0), 0)
    if (positive <= observed) extreme++
  }
  return Math.min(1, (2 * extreme) / 2 ** values.length)
}
