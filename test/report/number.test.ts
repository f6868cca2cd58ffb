import { expect, test } from 'vitest'
import { intervalText, ratioText, roundsText, scaleFor, threeDigits } from '../../src/report/number.ts'

test.each([
  [0, '0'],
  [0.00012, '<0.001'],
  [-0.00012, '>-0.001'],
  [0.0512, '0.051'],
  [0.41234, '0.412'],
  [1, '1.00'],
  [9.996, '10.0'],
  [51.26, '51.3'],
  [611.25, '611'],
  [999.6, '1,000'],
  [12_345, '12,300'],
  [-1.5, '-1.50'],
  [Number.NaN, '–'],
  [Number.POSITIVE_INFINITY, '–'],
])('%f is shown as %s', (value, text) => {
  expect(threeDigits(value)).toBe(text)
})

test('figures that are read side by side share the unit that suits the largest', () => {
  expect(scaleFor('µs', [50, 9_999])).toEqual({ unit: 'µs', by: 1 })
  expect(scaleFor('us', [50, 10_000])).toEqual({ unit: 'ms', by: 1_000 })
  expect(scaleFor('µs', [50, 12_000_000])).toEqual({ unit: 's', by: 1_000_000 })
  expect(scaleFor('bytes', [9e9])).toEqual({ unit: 'MB', by: 1e6 })
  expect(scaleFor('share', [0.1])).toEqual({ unit: '%', by: 0.01 })
  expect(scaleFor('steps', [3])).toEqual({ unit: 'steps', by: 1 })
  expect(scaleFor('µs', [])).toEqual({ unit: 'µs', by: 1 })
})

test('ratios and intervals bear the sign of multiplication', () => {
  expect([ratioText(0.5), intervalText(0.42, 12.34)]).toEqual(['0.500×', '0.420–12.3×'])
})

test('one round is a round', () => {
  expect([0, 1, 20].map(roundsText)).toEqual(['0 rounds', '1 round', '20 rounds'])
})
