import fc from 'fast-check'
import { expect, test } from 'vitest'
import { scheduleArrivals } from '../../../src/bench/load/schedule.ts'
import type { Arrivals } from '../../../src/bench/load/schedule.ts'

const options = fc.record({
  arrivals: fc.constantFrom<Arrivals>('poisson', 'constant', 'ramp', 'burst'),
  ratePerSecond: fc.double({ min: 0.5, max: 2_000, noNaN: true }),
  seconds: fc.double({ min: 0.1, max: 5, noNaN: true }),
  seed: fc.integer(),
})

test('arrivals are in order, within the time, as many as the rate asks for, and the same for the same seed', () => {
  fc.assert(
    fc.property(options, (job) => {
      const offsets = scheduleArrivals(job)
      const expected = job.ratePerSecond * job.seconds * (job.arrivals === 'ramp' ? 0.5 : 1)
      expect(offsets.length).toBe(Math.max(1, Math.round(expected)))
      expect(offsets.every((offset, i) => offset >= (offsets[i - 1] ?? 0) && offset <= job.seconds * 1e6)).toBe(true)
      expect(scheduleArrivals(job)).toEqual(offsets)
    }),
  )
})

test('constant arrivals are equally far apart, from the start on', () => {
  expect([...scheduleArrivals({ arrivals: 'constant', ratePerSecond: 4, seconds: 1, seed: 1 })]).toEqual([
    0, 250_000, 500_000, 750_000,
  ])
})

test('Poisson gaps are exponential: Kolmogorov-Smirnov stays under its 99.9 % point', () => {
  const offsets = scheduleArrivals({ arrivals: 'poisson', ratePerSecond: 1_000, seconds: 20, seed: 11 })
  const gaps = [...offsets].map((offset, i) => offset - (offsets[i - 1] ?? 0)).sort((a, b) => a - b)
  const distance = Math.max(...gaps.map((gap, i) => Math.abs(1 - Math.exp(-gap / 1_000) - (i + 0.5) / gaps.length)))
  expect(distance).toBeLessThan(1.95 / Math.sqrt(gaps.length))
})

test('Poisson counts per 100 ms vary as much as their mean', () => {
  const offsets = scheduleArrivals({ arrivals: 'poisson', ratePerSecond: 200, seconds: 200, seed: 12 })
  const counts = Array.from({ length: 2_000 }, () => 0)
  for (const offset of offsets) counts[Math.min(1_999, Math.floor(offset / 100_000))]! += 1
  const variance = counts.reduce((sum, count) => sum + (count - 20) ** 2, 0) / counts.length
  expect(variance / 20).toBeGreaterThan(0.85)
  expect(variance / 20).toBeLessThan(1.15)
})

test('a ramp brings a quarter of its calls in the first half', () => {
  const offsets = scheduleArrivals({ arrivals: 'ramp', ratePerSecond: 4_000, seconds: 10, seed: 13 })
  const early = offsets.filter((offset) => offset < 5e6).length
  expect(early / offsets.length).toBeCloseTo(0.25, 1)
})

test('bursts leave nine tenths of each second empty', () => {
  const offsets = scheduleArrivals({ arrivals: 'burst', ratePerSecond: 100, seconds: 5, seed: 14 })
  const perSecond = Map.groupBy(offsets, (offset) => Math.floor(offset / 1e6))
  expect([...perSecond.keys()]).toEqual([0, 1, 2, 3, 4])
  expect(offsets.every((offset) => offset % 1e6 <= 100_000)).toBe(true)
})

test.each([0, -1, Number.NaN, Infinity])('a rate of %s is refused', (ratePerSecond) => {
  expect(() => scheduleArrivals({ arrivals: 'poisson', ratePerSecond, seconds: 1, seed: 1 })).toThrow(RangeError)
})
