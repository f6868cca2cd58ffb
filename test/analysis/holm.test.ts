import fc from 'fast-check'
import { expect, test } from 'vitest'
import { holm } from '../../src/analysis/holm.ts'

test('the textbook example: 0.01, 0.04, 0.03, 0.005 become 0.03, 0.06, 0.06, 0.02', () => {
  const adjusted = holm([0.01, 0.04, 0.03, 0.005])
  expect(adjusted.map((p) => Number(p.toFixed(12)))).toEqual([0.03, 0.06, 0.06, 0.02])
})

test('a family of one is left alone, an empty one is empty', () => {
  expect(holm([0.04])).toEqual([0.04])
  expect(holm([])).toEqual([])
})

const pValues = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 1, maxLength: 12 })

test('an adjusted p-value is never below its own, nor above Bonferroni’s, nor above 1', () => {
  fc.assert(
    fc.property(pValues, (family) =>
      holm(family).forEach((adjusted, i) => {
        const own = family[i] ?? NaN
        expect(adjusted).toBeGreaterThanOrEqual(own)
        expect(adjusted).toBeLessThanOrEqual(Math.min(1, own * family.length))
      }),
    ),
  )
})

test('adjusting keeps the order of p-values', () => {
  fc.assert(
    fc.property(pValues, (family) => {
      const adjusted = holm(family)
      family.forEach((a, i) =>
        family.forEach((b, j) => {
          if (a < b) expect(adjusted[i]).toBeLessThanOrEqual(adjusted[j] ?? NaN)
        }),
      )
    }),
  )
})
