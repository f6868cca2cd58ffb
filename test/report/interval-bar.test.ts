import { expect, test } from 'vitest'
import { intervalBars } from '../../src/report/interval-bar.ts'
import { comparison } from './sample-summary.ts'

test('intervals are drawn on one logarithmic axis, and an impossible one is left blank', () => {
  const bars = intervalBars(
    [
      comparison({ ratio: 0.5, low: 0.25, high: 1 }),
      comparison({ ratio: 2, low: 2, high: 4 }),
      comparison({ ratio: 0, low: 0, high: 1 }),
    ],
    9,
  )
  expect(bars).toEqual(['──●─│    ', '    │ ●──', '         '])
})
