import { expect, test } from 'vitest'
import { noiseFloorOf } from '../../src/analysis/noise-floor.ts'
import type { Row } from '../../src/store/summary.ts'

const rows = (approach: string, values: readonly number[], scenario = 's'): Row[] =>
  values.map((value, i) => ({ scenario, approach, metric: 'm', round: i + 1, value, unit: 'us' }))

const times = (values: readonly number[], factor: number): number[] => values.map((value) => value * factor)
const drifting = [100, 120, 150, 170, 200, 230]

test('an approach against itself gives the floor, and a drift that both share is not in it', () => {
  const floor = noiseFloorOf('m', [...rows('x', drifting), ...rows('x#again', times(drifting, 1.03))])
  expect(floor).toMatchObject({ rounds: 6, source: 'x#again against itself in s' })
  expect(floor?.share).toBeCloseTo(0.03, 10)
})

test('slower and faster than itself are the same noise', () => {
  const floor = noiseFloorOf('m', [...rows('x', drifting), ...rows('x#again', times(drifting, 1 / 1.03))])
  expect(floor?.share).toBeCloseTo(0.03, 10)
})

test('the rounds of several scenarios tell it together, so that one scenario alone does not', () => {
  const floor = noiseFloorOf('m', [
    ...rows('x', drifting, 'a'),
    ...rows('x#again', times(drifting, 1.04), 'a'),
    ...rows('x', drifting, 'b'),
    ...rows('x#again', times(drifting, 1 / 1.04), 'b'),
  ])
  expect(floor?.share).toBeCloseTo(0, 10)
  expect(floor?.source).toBe('x#again against itself in 2 scenarios together')
})

test('what all scenarios show is the floor', () => {
  const floor = noiseFloorOf('m', [
    ...rows('x', drifting, 'a'),
    ...rows('x#again', times(drifting, 1.08), 'a'),
    ...rows('x', drifting, 'b'),
    ...rows('x#again', times(drifting, 1.08), 'b'),
  ])
  expect(floor?.share).toBeCloseTo(0.08, 10)
})

test('without repetition, odd rounds are held against even ones, and it says so', () => {
  const floor = noiseFloorOf('m', rows('x', [100, 110, 100, 110, 100, 110]))
  expect(floor?.share).toBeCloseTo(0.1, 10)
  expect(floor?.source).toMatch(/^no approach ran against itself: odd against even rounds/)
})

test('with too few rounds nothing is known, which is not a floor of 0', () => {
  expect(noiseFloorOf('m', rows('x', [100, 110, 100]))).toBeUndefined()
  expect(noiseFloorOf('m', [])).toBeUndefined()
})
