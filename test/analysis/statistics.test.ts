import { expect, test } from 'vitest'
import { measuredNoise } from '../../src/analysis/measured-noise.ts'
import { metrics } from '../../src/analysis/registry.ts'
import { realisticNoise, simulateRows, type Noise } from '../../src/analysis/simulated-rounds.ts'
import { ratesOf, type Rates } from '../../src/analysis/statistics-check.ts'
import { isMet } from '../../src/analysis/statistics-targets.ts'
import { uniformFrom } from '../../src/analysis/uniform.ts'

const calm: Noise = { spread: 1.15, correlation: 0.8, burstShare: 0, burstSize: 0 }

const rates = (rounds: number, sandbox: number, noise: Noise, runs: number): Rates =>
  ratesOf({
    simulation: {
      scenarios: ['a', 'b'],
      approaches: ['none', 'sandbox', 'webhook', 'webhook#again'],
      rounds,
      noise: { 'response-p50': noise },
      truth: { sandbox },
    },
    metrics,
    headlineMetric: 'response-p50',
    baseline: 'webhook',
    approach: 'sandbox',
    runs,
    seed: 1,
  })

test('where nothing differs, realistic noise makes no winner in 95 of 100 runs', () => {
  expect(rates(6, 1, realisticNoise.p50, 40).headlineWinner).toBeLessThanOrEqual(0.05)
  expect(rates(20, 1, realisticNoise.p50, 40).headlineWinner).toBeLessThanOrEqual(0.05)
})

test('twice as slow is found in six noisy rounds, and 10 % in twenty calm ones', () => {
  expect(rates(6, 2, realisticNoise.p50, 20).words.worse).toBeGreaterThanOrEqual(0.8)
  expect(rates(20, 1.1, calm, 20).words.worse).toBeGreaterThanOrEqual(0.9)
})

test('a slowdown is never called an improvement', () => {
  expect(rates(6, 1.5, realisticNoise.p50, 20).words.better).toBe(0)
})

test('in calm rounds what is equal is called so', () => {
  expect(rates(60, 1, calm, 20).words.equivalent).toBeGreaterThanOrEqual(0.9)
})

test('the noise that was put into simulated rounds is measured from them again', () => {
  const noise: Noise = { spread: 1.7, correlation: 0.6, burstShare: 0, burstSize: 0 }
  const rows = simulateRows(
    { scenarios: ['a', 'b'], approaches: ['x', 'x#again'], rounds: 4_000, noise: { m: noise } },
    uniformFrom(1),
  )
  const measured = measuredNoise(rows, ['m'])
  expect(measured?.spread).toBeCloseTo(1.7, 1)
  expect(measured?.correlation).toBeCloseTo(0.6, 1)
})

test('without a repetition there is no noise to be measured', () => {
  const rows = simulateRows({ scenarios: ['a'], approaches: ['x', 'y'], rounds: 20, noise: { m: calm } }, uniformFrom(1))
  expect(measuredNoise(rows, ['m'])).toBeUndefined()
})

test('a target is met within its bounds, ends included', () => {
  const row = { what: '', rounds: 1, runs: 1 }
  expect([
    isMet({ ...row, share: 0.05, atMost: 0.05 }),
    isMet({ ...row, share: 0.06, atMost: 0.05 }),
    isMet({ ...row, share: 0.9, atLeast: 0.9 }),
    isMet({ ...row, share: 0.89, atLeast: 0.9 }),
    isMet({ ...row, share: 0 }),
  ]).toEqual([true, false, true, false, true])
})
