import fc from 'fast-check'
import { expect, test } from 'vitest'
import { medianInterval } from '../../src/analysis/bootstrap.ts'
import { median } from '../../src/analysis/quantile.ts'
import { uniformFrom } from '../../src/analysis/uniform.ts'

/** Efron 1979: for odd n the resampled median is at most the k-th value when a binomial(n, k/n) is at least (n + 1)/2. */
const exactShare = (n: number, k: number): number => {
  let sum = 0
  for (let i = (n + 1) / 2; i <= n; i++) sum += choose(n, i) * (k / n) ** i * (1 - k / n) ** (n - i)
  return sum
}
const choose = (n: number, k: number): number => (k === 0 ? 1 : (choose(n, k - 1) * (n - k + 1)) / k)

test.each([7, 9, 21])('with %d values the ends are the order statistics that theory names', (n) => {
  const values = Array.from({ length: n }, (_, i) => i + 1)
  const endAt = (share: number): number => values.find((k) => exactShare(n, k) >= share) ?? NaN
  const { low, high } = medianInterval(values, uniformFrom(1))
  expect([Math.round(low), Math.round(high)]).toEqual([endAt(0.025), endAt(0.975)])
})

const logs = fc.array(fc.double({ min: -3, max: 3, noNaN: true }), { minLength: 1, maxLength: 24 })

test('the interval lies within the values and holds their median', () => {
  fc.assert(
    fc.property(logs, (values) => {
      const { low, high } = medianInterval(values, uniformFrom(1))
      expect(low).toBeGreaterThanOrEqual(Math.min(...values))
      expect(high).toBeLessThanOrEqual(Math.max(...values))
      expect(low).toBeLessThanOrEqual(median(values))
      expect(high).toBeGreaterThanOrEqual(median(values))
    }),
    { numRuns: 40 },
  )
})

test('the same seed gives the same interval, and the order of rounds makes no difference', () => {
  const values = [0.3, -0.1, 0.2, 0.5, 0.11, 0.04]
  expect(medianInterval(values, uniformFrom(5))).toEqual(medianInterval(values.toReversed(), uniformFrom(5)))
})

test('one burst among twenty rounds hardly moves the interval', () => {
  const calm = Array.from({ length: 20 }, (_, i) => (i - 9.5) / 100)
  const { high } = medianInterval([...calm.slice(0, 19), 50], uniformFrom(1))
  expect(high).toBeLessThan(0.1)
})
