import { expect, test } from 'vitest'
import { uniformFrom } from '../../src/analysis/uniform.ts'

const draw = (uniform: () => number, n: number): number[] => Array.from({ length: n }, uniform)

test('seed and label name a stream: the same ones repeat it, any other differ', () => {
  expect(draw(uniformFrom(1, 'a'), 5)).toEqual(draw(uniformFrom(1, 'a'), 5))
  expect(draw(uniformFrom(1, 'a'), 5)).not.toEqual(draw(uniformFrom(2, 'a'), 5))
  expect(draw(uniformFrom(1, 'a'), 5)).not.toEqual(draw(uniformFrom(1, 'b'), 5))
})

test('draws fall evenly on [0, 1)', () => {
  const bins = Array.from({ length: 10 }, () => 0)
  for (const value of draw(uniformFrom(3), 100_000)) {
    const bin = Math.floor(value * 10)
    bins[bin] = (bins[bin] ?? 0) + 1
  }
  // χ² with 9 degrees of freedom is below 27.9 in 999 of 1,000 cases.
  expect(bins.reduce((sum, count) => sum + (count - 10_000) ** 2 / 10_000, 0)).toBeLessThan(27.9)
})
