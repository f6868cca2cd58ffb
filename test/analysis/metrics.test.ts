import { expect, test } from 'vitest'
import { metrics } from '../../src/analysis/registry.ts'
import type { TrialData } from '../../src/analysis/metric.ts'
import { faulty, phase, trialOf } from './history.ts'

const value = (id: string, data: TrialData): number | undefined => metrics.find((metric) => metric.id === id)?.perTrial(data)
const pooled = (id: string, ...data: TrialData[]): number | undefined =>
  metrics.find((metric) => metric.id === id)?.pooled?.(data)

test('every metric has an id of its own and says what is better', () => {
  expect(new Set(metrics.map(({ id }) => id)).size).toBe(metrics.length)
  expect(metrics.length).toBeGreaterThan(20)
})

test('response counts from the intended start, service from the sending; lag is what lies between', () => {
  const data = trialOf('30 × steady t0 +200 =1000 allow')
  expect(value('response-p50', data)).toBe(1_000)
  expect(value('service-p50', data)).toBe(800)
  expect(value('lag-p50', data)).toBe(200)
})

test('the warm-up is in no figure', () => {
  expect(value('response-p50', trialOf('30 × warm-up t0 =9 allow \n 30 × steady t0 =1000 allow'))).toBe(1_000)
})

test('refused calls are slower than all others: a platform that refuses fast does not look fast', () => {
  const data = trialOf('30 × steady t0 =1000 allow \n 20 × steady t0 =10 rejected')
  expect(value('response-p50', data)).toBe(1_000)
  expect(value('response-p50', trialOf('20 × steady t0 =1000 allow \n 30 × steady t0 =10 rejected'))).toBeUndefined()
})

test('a p99 of one round with 100 calls is withheld; ten rounds together have it', () => {
  const round = trialOf('98 × steady t0 =1000 allow \n 2 × steady t0 =9000 allow')
  expect(value('response-p99', round)).toBeUndefined()
  expect(pooled('response-p99', ...Array.from({ length: 10 }, () => round))).toBe(9_000)
})

test('event to effect is told of acknowledged events alone, and from the intended start', () => {
  expect(value('effect-p50', trialOf('30 × steady t0 =100 accepted effects 1/1 @4000'))).toBe(4_000)
  expect(value('effect-p50', trialOf('30 × steady t0 =100 allow effects 1/1 @4000'))).toBeUndefined()
})

test('without an extension there is no effect to be timed', () => {
  const data = trialOf('30 × steady t0 =100 accepted effects 0/0')
  expect(value('effect-p50', data)).toBeUndefined()
  expect(value('response-p50', data)).toBe(100)
})

test('an effect that never came counts as slower than the trial was long', () => {
  const data = trialOf('25 × steady t0 =100 accepted effects 1/1 @4000 \n 10 × steady t0 =100 accepted effects 0/1')
  expect(value('effect-p50', data)).toBe(4_000)
  const worse = trialOf('15 × steady t0 =100 accepted effects 1/1 @4000 \n 20 × steady t0 =100 accepted effects 0/1')
  expect(value('effect-p50', worse)).toBeUndefined()
})

const metered = trialOf('100 × steady t0 =100 allow', {
  phases: [
    phase('warm-up', 0, 1, { platform: { cpuUs: 9e9, rssBytes: 9e9 } }),
    phase('steady', 1, 1_000_000, {
      platform: { cpuUs: 50_000, rssBytes: 1e8 },
      thirdParty: { cpuUs: 10_000, rssBytes: 1e7 },
      generator: { cpuUs: 70_000, rssBytes: 1e7 },
    }),
  ],
})

test('CPU per event is told by payer; the generator is no payer, and who has no process pays nothing', () => {
  expect(value('cpu-platform', metered)).toBe(500)
  expect(value('cpu-third-party', metered)).toBe(100)
  expect(value('cpu-customer', metered)).toBe(0)
  expect(value('cpu-all', metered)).toBe(600)
  expect(value('capacity-per-core', metered)).toBe(2_000)
  expect(value('rss-platform', metered)).toBe(1e8)
})

test('without a meter there is no cost, and not a cost of 0', () => {
  const data = trialOf('100 × steady t0 =100 allow')
  expect(['cpu-platform', 'cpu-customer', 'cpu-all', 'capacity-per-core', 'rss-platform'].map((id) => value(id, data))).toEqual(
    Array.from({ length: 5 }, () => undefined),
  )
})

const underFault = (isolation: string, phases = [phase('steady', 0, 900_000), faulty()]): TrialData =>
  trialOf(`30 × steady t1 @0 =1000 allow \n ${isolation}`, { phases })

test('bystanders are all tenants but the culprit, against themselves before the fault', () => {
  const data = underFault('30 × isolation t1 @1500000 =3000 allow \n 50 × isolation t0 @1500000 =900000 policy-allow')
  expect(value('bystander-p50-ratio', data)).toBe(3)
  expect(value('bystander-errors', data)).toBe(0)
})

test('what bystanders lose: policies that stood in, refusals, time-outs, effects that never came', () => {
  const data = underFault(`
    16 × isolation t1 @1500000 =1000 allow
    1 × isolation t1 @1500000 =1000 policy-deny
    1 × isolation t2 @1500000 =1000 rejected
    1 × isolation t2 @1500000 =1000 timed-out
    1 × isolation t2 @1500000 =1000 accepted effects 0/1
    80 × isolation t0 @1500000 =1000 timed-out`)
  expect(value('bystander-errors', data)).toBe(0.2)
})

test('a decision of the failure policy is no answer, however quickly it comes', () => {
  const mostly = (result: string): TrialData => trialOf(`40 × steady t0 =9 ${result} \n 20 × steady t0 =1000 allow`)
  expect(value('response-p50', mostly('deny'))).toBe(9)
  expect(value('response-p50', mostly('policy-deny'))).toBeUndefined()
})

test('a fault that never took effect says nothing of isolation', () => {
  const data = underFault('30 × isolation t1 @1500000 =1000 allow', [phase('steady', 0, 900_000), faulty(false)])
  expect(value('bystander-p50-ratio', data)).toBeUndefined()
  expect(value('bystander-errors', data)).toBeUndefined()
})

test('highest rates come from the saturation phase, when there was one', () => {
  const saturation = { connections: 16, seconds: 1, completed: 1, errors: 0, requestsPerSecond: 1_234 }
  expect(value('throughput', trialOf('', { saturation }))).toBe(1_234)
  expect(value('delivered-throughput', trialOf('', { saturation }))).toBeUndefined()
  expect(value('delivered-throughput', trialOf('', { saturation: { ...saturation, deliveredPerSecond: 900 } }))).toBe(900)
  expect(value('throughput', trialOf(''))).toBeUndefined()
})

test('a refused operation has no effect in no time: it never has one', () => {
  const data = trialOf('15 × steady t0 =100 accepted effects 1/1 @4000 \n 20 × steady t0 =100 rejected effects 0/1')
  expect(value('effect-p50', data)).toBeUndefined()
})

test('of several faults only those that took effect are told of', () => {
  const idle = { ...faulty(false), startUs: 2_000_001, endUs: 3_000_000 }
  const data = underFault('30 × isolation t1 @1500000 =3000 allow \n 90 × isolation t1 @2500000 =1000 allow', [
    phase('steady', 0, 900_000),
    faulty(),
    idle,
  ])
  expect(value('bystander-p50-ratio', data)).toBe(3)
})
