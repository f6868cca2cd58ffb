import { expect, test } from 'vitest'
import { settle } from '../../src/analysis/rounds.ts'
import { disturbances, voidRulesOf } from '../../src/analysis/void-rules.ts'
import { phase, trialOf } from './history.ts'

const voidReasons = voidRulesOf('quick')

test('a sound trial has no reason to be void', () => {
  expect(voidReasons(trialOf('200 × steady t0 +10 =1000 allow'))).toEqual([])
})

test('what the runner saw itself is passed on, and nothing is judged besides', () => {
  expect(voidReasons(trialOf('', { voids: ['the platform gave a wrong decision'] }))).toEqual([
    'the platform gave a wrong decision',
  ])
})

test.each([
  ['no call at all', trialOf(''), /no call/],
  ['lag at the median', trialOf('200 × steady t0 +101 =1000 allow'), /lag is 10 % of the response at p50/],
  ['lag at the tail', trialOf('170 × steady t0 =1000 allow \n 30 × steady t0 +800 =1000 allow'), /at p90 \(800 µs\)/],
  ['answers that did not come', trialOf('97 × steady t0 =9 allow \n 3 × steady t0 =9 rejected'), /answers came at 97 %/],
  ['a schedule that was not kept', trialOf('steady t0 @0 =9 allow \n steady t0 @1000000 +60000 =70000 allow'), /sent at 94 %/],
  ['a failed oracle', trialOf('steady t0 =9 accepted effects 0/1'), /no-acknowledged-event-lost failed: 1 lost/],
])('%s makes a trial void, and the reason says by how much', (_, data, reason) => {
  expect(voidReasons(data).join('\n')).toMatch(reason)
})

test.each(['generator', 'customer'] as const)(
  'a %s near a whole core measures itself, the platform may use all it gets',
  (payer) => {
    const busy = { cpuUs: 860_000, rssBytes: 1 }
    const with_ = (usage: Parameters<typeof phase>[3]) =>
      trialOf('30 × steady t0 =1000 allow', { phases: [phase('steady', 0, 1e6, usage)] })
    expect(voidReasons(with_({ [payer]: busy }))).toEqual([
      `the ${payer} used 86 % of a core in the steady phase, at most 85 % is sound`,
    ])
    expect(voidReasons(with_({ platform: busy, [payer]: { cpuUs: 850_000, rssBytes: 1 } }))).toEqual([])
  },
)

test('a highest rate of calls that fail is no rate', () => {
  const saturated = (byPolicy: number) =>
    trialOf('30 × steady t0 =1000 allow', {
      saturation: { connections: 16, seconds: 1, completed: 1_000, errors: 0, byPolicy, requestsPerSecond: 980 },
    })
  expect(voidReasons(saturated(20))).toEqual([])
  expect(voidReasons(saturated(30))).toEqual([expect.stringMatching(/^3 % of the calls at the highest rate failed/)])
})

test('the last sound try counts; a round whose tries are all void has none, and keeps the reasons', () => {
  const sound = '30 × steady t0 =1000 allow'
  const settled = settle(
    [
      trialOf(sound, { try: 2 }),
      trialOf('', { try: 1, voids: ['first'] }),
      trialOf('', { round: 2, try: 1, voids: ['again'] }),
      trialOf('', { round: 2, try: 2, voids: ['and again'] }),
    ],
    voidReasons,
  )
  expect(settled.map(({ round, sound: data, voids }) => [round, data?.trial.try, voids])).toEqual([
    [1, 2, [['first']]],
    [2, undefined, [['again'], ['and again']]],
  ])
})

test('of two sound tries the last one counts', () => {
  const sound = '30 × steady t0 =1000 allow'
  expect(settle([trialOf(sound, { try: 1 }), trialOf(sound, { try: 2 })], voidReasons)[0]?.sound?.trial.try).toBe(2)
})

test('a warm-up may be as busy as it likes', () => {
  const warmUp = phase('warm-up', 0, 1_000, { generator: { cpuUs: 1_000, rssBytes: 1 } })
  expect(voidReasons(trialOf('30 × steady t0 =1000 allow', { phases: [warmUp, phase('steady', 1_000, 2_000)] }))).toEqual([])
})

test('one call that is 30 ms late at the end of a short phase says nothing of the rate', () => {
  const data = trialOf('29 × steady t0 @0 =1000 allow \n steady t0 @500000 +30000 =31000 allow')
  expect(voidReasons(data)).toEqual([])
})

test('in a smoke run noise is told and voids nothing, and what is wrong stays void', () => {
  const noisy = trialOf('200 × steady t0 +101 =1000 allow')
  expect(voidRulesOf('smoke')(noisy)).toEqual([])
  expect(disturbances(noisy)).toEqual([expect.stringMatching(/lag is 10 %/)])
  const wrong = trialOf('steady t0 =9 accepted effects 0/1')
  expect(voidRulesOf('smoke')(wrong)).toEqual([expect.stringMatching(/1 lost/)])
  expect(voidRulesOf('smoke')(trialOf('', { voids: ['it broke'] }))).toEqual(['it broke'])
})
