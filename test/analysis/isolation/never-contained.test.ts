import { expect, test } from 'vitest'
import { neverContained } from '../../../src/analysis/isolation/never-contained.ts'
import { alone, calls, writtenCell } from './written-cell.ts'

const good = '=2000 allow'

const found = (...fault: readonly string[]) =>
  neverContained(alone(writtenCell([calls('baseline', 0, 1_000, good), ...fault].join('\n'))))

const fromTo = (fromMs: number, how: string): string[] => [
  calls('fault', 1_000, fromMs, good),
  calls('fault', fromMs, 3_000, how),
]

test('bystanders that came back, or never were out, are no finding', () => {
  expect(found(calls('fault', 1_000, 3_000, good))).toEqual([])
  expect(found(calls('fault', 1_000, 2_000, '=9000 allow'), calls('fault', 2_000, 3_000, good))).toEqual([])
})

test('a second in which bystanders were out up to the end is one, by how far they were out firmly, just, or nearly', () => {
  expect(found(...fromTo(2_000, '=6000 allow'))).toEqual([
    {
      word: 'degraded',
      state: 'over',
      text: "bystanders were not back by the fault's end, with a median of 6 ms in the last 1000 ms against 2 ms without it",
    },
  ])
  expect(found(...fromTo(2_000, '=4300 allow'))).toMatchObject([{ state: 'just over' }])
  expect(found(...fromTo(2_000, '=3500 allow'))).toMatchObject([{ state: 'just under' }])
})

test('half a second at the end is not firm, however bad', () => {
  expect(found(...fromTo(2_500, '=90000 allow'))).toMatchObject([{ state: 'just under' }])
})

test('calls that came to nothing are further out than all', () => {
  expect(found(...fromTo(1_500, '=2000 policy-allow'))).toMatchObject([
    { state: 'over', text: expect.stringMatching('most of their calls in the last 1500 ms came to nothing') },
  ])
})
