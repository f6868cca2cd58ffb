import fc from 'fast-check'
import { expect, test } from 'vitest'
import { median, quantile } from '../../src/analysis/quantile.ts'

test.each([
  [[1, 2, 3, 4, 5, 6, 7, 8, 9, 10], 0.25, 3.25],
  [[1, 2, 3, 4, 10], 0.9, 7.6],
  [[7], 0.99, 7],
])('quantile(%j, %d) is %d, as in R with type 7', (sorted, share, expected) => {
  expect(quantile(sorted, share)).toBeCloseTo(expected, 12)
})

test('without a value there is no quantile', () => {
  expect(quantile([], 0.5)).toBeNaN()
})

test('two infinite neighbours give an infinite quantile and not NaN', () => {
  expect(quantile([1, Infinity, Infinity], 0.75)).toBe(Infinity)
})

test('a quantile grows with its share and stays within the values', () => {
  const values = fc.array(fc.double({ min: -1e9, max: 1e9, noNaN: true }), { minLength: 1 })
  const share = fc.double({ min: 0, max: 1, noNaN: true })
  fc.assert(
    fc.property(values, share, share, (unsorted, a, b) => {
      const sorted = Float64Array.from(unsorted).sort()
      const [low, high] = [quantile(sorted, Math.min(a, b)), quantile(sorted, Math.max(a, b))]
      expect(low).toBeLessThanOrEqual(high + Math.abs(high) * 1e-12)
      expect(low).toBeGreaterThanOrEqual(sorted[0] ?? NaN)
      expect(high).toBeLessThanOrEqual(sorted.at(-1) ?? NaN)
    }),
  )
})

test('the order of values makes no difference to their median', () => {
  expect(median([9, 1, 5])).toBe(5)
  expect(median([10, 9, 1, 5])).toBe(7)
})
