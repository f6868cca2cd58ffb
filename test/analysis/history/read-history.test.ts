import { expect, test } from 'vitest'
import { readHistory } from '../../../src/analysis/history/read-history.ts'
import { trialOf } from '../history.ts'

const isComplete = true

test('a row of the samples is a call, with the trial’s measure of lateness', () => {
  const data = trialOf('1 × isolation t1 @1000 +5 =200 accepted effects 2/1 @900', { lateAfterMs: 7 })
  expect(readHistory(data, { isComplete })).toEqual({
    calls: [
      {
        hook: 'after',
        phase: 'isolation',
        tenant: 1,
        intendedUs: 1_000,
        sentUs: 1_005,
        endUs: 1_200,
        result: 'accepted',
        eventId: 'event-0',
        expectedDecision: null,
        expectedEffects: 1,
        effects: 2,
        effectUs: 1_900,
      },
    ],
    unclaimed: [],
    lateAfterUs: 7_000,
    isComplete: true,
  })
})

test('what the samples do not tell is the caller’s to say', () => {
  const unclaimed = [{ eventId: 'x', atUs: 9 }]
  expect(readHistory(trialOf(''), { isComplete: false, unclaimed })).toMatchObject({ unclaimed, isComplete: false })
})

const hooksOf = (...[data, about]: Parameters<typeof readHistory>) => readHistory(data, about).calls.map(({ hook }) => hook)

test('without the column, all calls are of the hook that the results tell', () => {
  expect(hooksOf(trialOf('1 × steady t0 =9 accepted \n 1 × steady t0 =9 rejected'), { isComplete })).toEqual(['after', 'after'])
  expect(hooksOf(trialOf('1 × steady t0 =9 policy-deny \n 1 × steady t0 =9 rejected'), { isComplete })).toEqual([
    'before',
    'before',
  ])
})

test('with it, each call is of its own: the first is the before one, unless the caller knows better', () => {
  const { trial, samples } = trialOf('1 × steady t0 =9 allow \n 1 × steady t0 =9 accepted \n 1 × steady t0 =9 timed-out')
  const data = { trial, samples: { ...samples, hook: [0, 1, 1] } }
  expect(hooksOf(data, { isComplete })).toEqual(['before', 'after', 'after'])
  expect(hooksOf(data, { isComplete, hooks: ['after', 'before'] })).toEqual(['after', 'before', 'before'])
})

test('a hook that the trial does not have is refused', () => {
  const { trial, samples } = trialOf('1 × steady t0 =9 allow')
  expect(() => readHistory({ trial, samples: { ...samples, hook: [2] } }, { isComplete })).toThrow(
    'row 0 is of hook 2, and the trial has 2',
  )
})
