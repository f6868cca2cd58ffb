import { expect, test } from 'vitest'
import { historyOf } from './notation.ts'

test('a line is a call with all that became of it', () => {
  expect(historyOf('fault: \n e2 t3 after 11..13 accepted -> 16 14 of 3').calls).toEqual([
    {
      hook: 'after',
      phase: 'fault',
      tenant: 3,
      intendedUs: 11,
      sentUs: 11,
      endUs: 13,
      result: 'accepted',
      eventId: 'e2',
      expectedDecision: null,
      expectedEffects: 3,
      effects: 2,
      effectUs: 14,
    },
  ])
})

test('what is left out has its usual value: no effect, one to come after and none before, no event', () => {
  const history = historyOf('? t1 after 12..20 timed-out \n e4 t0 before 10..11 allow (deny)')
  expect(history).toMatchObject({ unclaimed: [], lateAfterUs: 1_000, isComplete: true })
  expect(history.calls).toMatchObject([
    { phase: 'steady', eventId: '', expectedEffects: 1, effects: 0, effectUs: null, expectedDecision: null },
    { phase: 'steady', eventId: 'e4', expectedEffects: 0, effects: 0, effectUs: null, expectedDecision: 'deny' },
  ])
})

test('the history itself has lines of its own', () => {
  const history = historyOf('late after 50 \n incomplete \n effect e9 @17')
  expect(history).toEqual({ calls: [], unclaimed: [{ eventId: 'e9', atUs: 17 }], lateAfterUs: 50, isComplete: false })
})

test.for([
  'e1 t0 after 10..12 acepted -> 15',
  'e1 t0 after 10..12 accepted -> 15 (twice)',
  'e1 t0 during 10..12 accepted',
  'e1 t0 after 10 accepted',
  '? after 10..12 accepted',
  'effect e9 17',
  'late after soon',
])('a line that means nothing is refused and named: %s', (line) => {
  expect(() => historyOf(`e0 t0 after 1..2 accepted -> 3 \n\n ${line}`)).toThrow(
    new SyntaxError(`line 3 is neither a call nor anything else that a history holds: ${line}`),
  )
})
