import fc from 'fast-check'
import { expect, test } from 'vitest'
import { trimmedMean, trimmedMeanOf } from '../../src/analysis/trimmed-mean.ts'

// R: mean(x, trim = 0.2), which cuts floor(0.2 n) values at either end.
test.each([
  [[1, 2, 3, 4, 100], 3],
  [[5, 1, 4, 2, 3, 6], 3.5],
  [[1, 2], 1.5],
  [[10, 1, 2, 3, 4, 5, 6, 7, 8, 1000], 5.5],
])('of %j it is %d, as R says', (values, wanted) => {
  expect(trimmedMean(values)).toBeCloseTo(wanted, 12)
})

test('of nothing there is none', () => {
  expect(trimmedMean([])).toBeNaN()
})

test('values that are held several times count as often', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.integer({ min: -50, max: 50 }), fc.nat(3)), { minLength: 1, maxLength: 12 }), (pairs) => {
      const sorted = pairs.toSorted(([a], [b]) => a - b)
      const spread = sorted.flatMap(([value, times]) => Array.from({ length: times }, () => value))
      const counted = trimmedMeanOf(
        sorted.map(([value]) => value),
        sorted.map(([, times]) => times),
      )
      if (spread.length === 0) expect(counted).toBeNaN()
      else expect(counted).toBeCloseTo(trimmedMean(spread), 9)
    }),
  )
})
