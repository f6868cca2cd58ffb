import fc from 'fast-check'
import { expect, test } from 'vitest'
import { trimmedMeanInterval } from '../../src/analysis/bootstrap.ts'
import { trimmedMean } from '../../src/analysis/trimmed-mean.ts'
import { uniformFrom } from '../../src/analysis/uniform.ts'

test('of two values the ends are the values, and of equal ones there is no width', () => {
  expect(trimmedMeanInterval([1, 2], uniformFrom(1))).toEqual({ low: 1, high: 2 })
  expect(trimmedMeanInterval([3, 3, 3, 3, 3, 3], uniformFrom(1))).toEqual({ low: 3, high: 3 })
})

test('of normal values the interval holds the truth in about 95 of 100 samples', () => {
  const uniform = uniformFrom(7)
  const normal = (): number => Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform())
  const samples = 200
  let held = 0
  for (let i = 0; i < samples; i++) {
    const { low, high } = trimmedMeanInterval(Array.from({ length: 30 }, normal), uniform)
    if (low <= 0 && high >= 0) held++
  }
  expect(held / samples).toBeGreaterThan(0.9)
  expect(held / samples).toBeLessThan(0.99)
})

const logs = fc.array(fc.double({ min: -3, max: 3, noNaN: true }), { minLength: 1, maxLength: 24 })

test('the interval lies within the values and holds their trimmed mean', () => {
  fc.assert(
    fc.property(logs, (values) => {
      const { low, high } = trimmedMeanInterval(values, uniformFrom(1))
      expect(low).toBeGreaterThanOrEqual(Math.min(...values) - 1e-12)
      expect(high).toBeLessThanOrEqual(Math.max(...values) + 1e-12)
      expect(low).toBeLessThanOrEqual(trimmedMean(values) + 1e-12)
      expect(high).toBeGreaterThanOrEqual(trimmedMean(values) - 1e-12)
    }),
    { numRuns: 40 },
  )
})

test('the same seed gives the same interval, and the order of rounds makes no difference', () => {
  const values = [0.3, -0.1, 0.2, 0.5, 0.11, 0.04]
  expect(trimmedMeanInterval(values, uniformFrom(5))).toEqual(trimmedMeanInterval(values.toReversed(), uniformFrom(5)))
})

test('one burst among twenty rounds hardly moves the interval', () => {
  const calm = Array.from({ length: 20 }, (_, i) => (i - 9.5) / 100)
  const { high } = trimmedMeanInterval([...calm.slice(0, 19), 50], uniformFrom(1))
  expect(high).toBeLessThan(0.1)
})
