import fc from 'fast-check'
import { expect, test } from 'vitest'
import { thresholdOf, verdictOf, type Case } from '../../src/analysis/verdict.ts'

const about = (low: number, high: number, more: Partial<Case> = {}): Case => ({
  logInterval: { low: Math.log(low), high: Math.log(high) },
  rounds: 20,
  expectedRounds: 20,
  adjustedP: 0.001,
  better: 'lower',
  minimumEffect: 0.05,
  noiseFloor: 0.02,
  ...more,
})

test.each([
  ['better', about(0.5, 0.9)],
  ['worse', about(1.06, 1.2)],
  ['undecided', about(1.04, 1.2)],
  ['undecided', about(0.8, 1.2)],
  ['equivalent', about(0.96, 1.04)],
  ['better', about(1.06, 1.2, { better: 'higher' })],
  ['worse', about(0.5, 0.9, { better: 'higher' })],
  ['undecided', about(1.06, 1.2, { noiseFloor: 0.1 })],
  ['undecided', about(1.06, 1.2, { adjustedP: 0.06 })],
  ['undecided', about(0.5, 0.9, { rounds: 5, expectedRounds: 5 })],
  ['invalid', about(0.5, 0.9, { rounds: 9 })],
])('%s: %j', (word, one) => {
  expect(verdictOf(one).word).toBe(word)
})

test('a noisy machine does not make things equal: the noise floor widens no equivalence', () => {
  expect(verdictOf(about(0.9, 1.1, { noiseFloor: 0.5 })).word).toBe('undecided')
})

test('a winner’s whole interval is beyond the threshold, whatever the figures', () => {
  const end = fc.double({ min: 0.1, max: 10, noNaN: true })
  const share = fc.double({ min: 0, max: 1, noNaN: true })
  fc.assert(
    fc.property(end, end, share, share, share, (a, b, adjustedP, minimumEffect, noiseFloor) => {
      const one = about(Math.min(a, b), Math.max(a, b), { adjustedP, minimumEffect, noiseFloor })
      const { word } = verdictOf(one)
      const bar = 1 + thresholdOf(one) - 1e-9
      if (word === 'worse') expect(Math.min(a, b)).toBeGreaterThanOrEqual(bar)
      if (word === 'better') expect(Math.max(a, b)).toBeLessThanOrEqual(1 / bar)
      if (word === 'worse' || word === 'better') expect(adjustedP).toBeLessThanOrEqual(0.05)
    }),
  )
})

test('swapping the sides swaps better and worse, and leaves the other words', () => {
  const end = fc.double({ min: 0.2, max: 5, noNaN: true })
  const swapped = { better: 'worse', worse: 'better', equivalent: 'equivalent', undecided: 'undecided', invalid: 'invalid' }
  fc.assert(
    fc.property(end, end, (a, b) => {
      const [low, high] = [Math.min(a, b), Math.max(a, b)]
      expect(verdictOf(about(1 / high, 1 / low)).word).toBe(swapped[verdictOf(about(low, high)).word])
    }),
  )
})
