import { expect, test } from 'vitest'
import { factsOf } from '../../../src/report/isolation/cell-facts.ts'
import type { FaultCellResult } from '../../../src/store/summary.ts'
import { cell } from './sample-isolation.ts'

const timesOf = (timeline: Partial<FaultCellResult['timeline']>): (string | undefined)[] => {
  const none = { detectedMs: null, containedMs: null, healedMs: null, drainedMs: null, hadToHeal: true }
  const facts = factsOf(cell({ timeline: { ...none, ...timeline } }))
  return ['detected', 'contained', 'healed', 'drained'].map(
    (name) => facts.find((fact) => fact.name.startsWith(`${name} (`))?.value,
  )
}

test('what it did not come to is told apart: never, not while it was looked for, or nothing to come to', () => {
  expect(timesOf({})).toEqual(['not while it was on', 'never', 'never', 'not within the wait'])
  expect(timesOf({ hadToHeal: false })).toEqual(['not while it was on', 'never', 'not applicable', 'not within the wait'])
  expect(timesOf({ detectedMs: 300, containedMs: 0, healedMs: 41, drainedMs: 1_420 })).toEqual([
    '300 ms',
    '0 ms',
    '41.0 ms',
    '1.42 s',
  ])
})
