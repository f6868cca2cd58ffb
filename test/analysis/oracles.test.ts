import { expect, test } from 'vitest'
import { judge } from '../../src/analysis/judge.ts'
import type { TrialData } from '../../src/analysis/metric.ts'
import type { Judgement } from '../../src/analysis/oracle.ts'
import { oracleResultsOf } from '../../src/analysis/oracle-results.ts'
import { oracles } from '../../src/analysis/registry.ts'
import { faulty, phase, trialOf } from './history.ts'

const ask = (id: string, data: TrialData): Judgement => {
  const oracle = oracles.find((candidate) => candidate.id === id)
  if (!oracle) throw new Error(`no oracle ${id}`)
  return judge(oracle, data)
}

const withFault = { phases: [phase('steady', 0, 900_000), faulty()] }

test('one acknowledged event without its effect is a loss, and is named', () => {
  const data = trialOf('3 × steady t0 =9 accepted effects 1/1 \n 1 × steady t0 =9 accepted effects 0/1')
  expect(ask('no-acknowledged-event-lost', data)).toEqual({
    verdict: 'fail',
    evidence: '1 lost, the first is event-3',
    counts: { acknowledged: 4, lost: 1, missingDuringFault: 0, unknown: 0 },
  })
})

test('what was never acknowledged cannot be lost; without an answer nobody knows', () => {
  const data = trialOf('2 × steady t0 =9 rejected effects 0/1 \n 1 × steady t0 =9 in-flight effects 0/1')
  expect(ask('no-acknowledged-event-lost', data)).toMatchObject({ verdict: 'pass', counts: { lost: 0, unknown: 1 } })
})

test('an event that asks for no effect is not lost without one', () => {
  expect(ask('no-acknowledged-event-lost', trialOf('9 × steady t0 =9 accepted effects 0/0')).verdict).toBe('pass')
})

test('during a fault a missing effect of a bystander is unknown, since it may still come; the culprit’s is its own', () => {
  const bystander = trialOf('1 × isolation t1 @1500000 =9 accepted effects 0/1', withFault)
  const culprit = trialOf('1 × isolation t0 @1500000 =9 accepted effects 0/1', withFault)
  expect(ask('no-acknowledged-event-lost', bystander)).toMatchObject({ verdict: 'unknown', counts: { missingDuringFault: 1 } })
  expect(ask('no-acknowledged-event-lost', culprit)).toMatchObject({ verdict: 'pass', counts: { missingDuringFault: 0 } })
})

test('an effect twice fails at a before hook and is counted at an after hook, which delivers at least once', () => {
  expect(ask('no-duplicate-effects', trialOf('1 × steady t0 =9 allow effects 2/1'))).toMatchObject({
    verdict: 'fail',
    counts: { duplicated: 1 },
  })
  expect(ask('no-duplicate-effects', trialOf('1 × steady t0 =9 accepted effects 2/1'))).toMatchObject({
    verdict: 'pass',
    counts: { duplicated: 1 },
  })
})

test('one of two effects is not both: the event is lost', () => {
  expect(ask('no-acknowledged-event-lost', trialOf('1 × steady t0 =9 accepted effects 1/2'))).toMatchObject({
    verdict: 'fail',
    counts: { lost: 1 },
  })
})

test('after a broken connection nobody knows whether the event was taken', () => {
  const data = trialOf('1 × steady t0 =9 connection-error effects 0/1 \n 1 × steady t0 =9 accepted effects 1/1')
  expect(ask('no-acknowledged-event-lost', data)).toMatchObject({ verdict: 'pass', counts: { lost: 0, unknown: 1 } })
})

test('a decision under load that differs from the reference fails, whoever is faster', () => {
  const right = '9 × steady t0 =9 deny wanted deny \n 1 × steady t0 =9 policy-allow wanted deny'
  expect(ask('right-decisions', trialOf(right))).toMatchObject({ verdict: 'pass', counts: { decisions: 9, wrong: 0 } })
  expect(ask('right-decisions', trialOf(`${right} \n 1 × isolation t0 =9 allow wanted deny`))).toMatchObject({
    verdict: 'fail',
    counts: { decisions: 10, wrong: 1 },
  })
})

test('effects later than the scenario allows are counted from the acknowledgement', () => {
  const data = trialOf('1 × steady t0 =1000 accepted effects 1/1 @5000999 \n 1 × steady t0 =1000 accepted effects 1/1 @5001001')
  expect(ask('effects-in-time', data)).toMatchObject({ verdict: 'pass', counts: { late: 1, lateDuringFault: 0 } })
})

test('a call without an answer fails; refusals and policies’ decisions are counted, and more than 2 % of them fail', () => {
  const answered = '97 × steady t0 =9 allow \n 2 × steady t0 =9 policy-deny'
  expect(ask('answers-for-everyone', trialOf(`${answered} \n 1 × steady t0 =9 allow`))).toMatchObject({
    verdict: 'pass',
    counts: { calls: 100, byPolicy: 2, rejected: 0, withoutAnswer: 0 },
  })
  expect(ask('answers-for-everyone', trialOf(`${answered} \n 1 × steady t0 =9 rejected`))).toMatchObject({
    verdict: 'fail',
    counts: { calls: 100, byPolicy: 2, rejected: 1, withoutAnswer: 0 },
  })
  expect(ask('answers-for-everyone', trialOf(`${answered} \n 1 × steady t0 =9 timed-out`)).verdict).toBe('fail')
  expect(ask('answers-for-everyone', trialOf('')).verdict).toBe('unknown')
})

test('where the generator itself stood still, a missing answer says nothing of the platform', () => {
  const starved = (lagUs: number) => trialOf(`99 × steady t0 =9 allow \n 1 × steady t0 +${lagUs} =3000000 timed-out`)
  expect(ask('answers-for-everyone', starved(100_000)).verdict).toBe('fail')
  expect(ask('answers-for-everyone', starved(100_001))).toMatchObject({
    verdict: 'unknown',
    evidence: expect.stringMatching(/the generator itself was up to 100 ms late$/),
  })
})

const oracleThat = (judgeIt: (data: TrialData) => Judgement) => ({ id: 'mine', title: 'Mine', judge: judgeIt })

test('an oracle that breaks says unknown with the reason, never pass', () => {
  const broken = oracleThat(() => {
    throw new TypeError('no such column')
  })
  expect(judge(broken, trialOf(''))).toMatchObject({ verdict: 'unknown', evidence: 'the oracle itself broke: no such column' })
})

test('over trials, fail beats unknown beats pass, and counts add up', () => {
  const verdicts = ['pass', 'fail', 'unknown'] as const
  const oracle = oracleThat(({ trial }) => ({ verdict: verdicts[trial.round] ?? 'pass', evidence: 'x', counts: { seen: 2 } }))
  const rounds = [0, 1, 2].map((round) => trialOf('', { round }))
  expect(oracleResultsOf(rounds, [oracle])).toMatchObject([{ verdict: 'fail', counts: { seen: 6 } }])
  expect(oracleResultsOf(rounds.slice(1, 1), [oracle])).toEqual([])
})

test('a trial that the runner gave up is not judged: its ledger was not read to the end', () => {
  const given = trialOf('1 × steady t0 =9 accepted effects 0/1', { voids: ['the process "platform" ended'] })
  const results = oracleResultsOf([given], oracles)
  expect(results.map(({ verdict, evidence }) => `${verdict}: ${evidence}`)).toEqual(
    oracles.map(() => 'unknown: no trial ran to its end'),
  )
})
