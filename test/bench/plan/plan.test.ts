import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { estimateSeconds, planRun } from '../../../src/bench/plan/plan.ts'
import { supports } from '../../../src/analysis/percentile.ts'
import { secondsOf } from '../../../src/bench/plan/phase-seconds.ts'
import { findProfile } from '../../../src/bench/plan/profile.ts'
import { listScenarios, loadScenario } from '../../../src/bench/scenario/load-scenario.ts'

const contestants = ['none', 'native', 'sandbox', 'webhook'].map((id) => ({
  id,
  runsAt: 'platform' as const,
  summary: '',
  trusted: false,
}))
const pace = { tenants: 5, load: { ratePerSecond: 100 } }
const scenarios = [
  { id: 'first', ...pace },
  { id: 'second', ...pace },
]
const plan = (seed: number, rounds = 6, profile = 'rigorous') =>
  planRun({ scenarios, contestants, profile: findProfile(profile), rounds, seed })

describe('a plan', () => {
  test('holds every approach of every scenario once a round', () => {
    fc.assert(
      fc.property(fc.nat(), fc.integer({ min: 1, max: 12 }), (seed, rounds) => {
        const keys = plan(seed, rounds).map(({ scenario, approach, round }) => `${scenario} ${approach} ${round}`)
        expect(new Set(keys).size).toBe(keys.length)
        // Four approaches, and the last one again.
        expect(keys.length).toBe(scenarios.length * (contestants.length + 1) * rounds)
      }),
    )
  })

  test('reverses the order of approaches in every second round', () => {
    const order = (round: number) =>
      plan(7)
        .filter((trial) => trial.round === round && trial.scenario === 'first')
        .map(({ approach }) => approach)
    expect(order(2)).toEqual(order(1).toReversed())
    expect(order(4)).toEqual(order(3).toReversed())
  })

  test('is the same for the same seed and another for another', () => {
    expect(plan(3)).toEqual(plan(3))
    expect(plan(3)).not.toEqual(plan(4))
  })

  test('gives all approaches of a round the same arrivals, and rounds different ones', () => {
    const seeds = (round: number) =>
      new Set(
        plan(1)
          .filter((trial) => trial.round === round && trial.scenario === 'first')
          .map(({ seed }) => seed),
      )
    expect(seeds(1).size).toBe(1)
    expect([...seeds(1)]).not.toEqual([...seeds(2)])
  })

  test('measures an approach against itself where the profile says so', () => {
    expect(plan(1, 2, 'standard').filter(({ approach }) => approach === 'webhook#again').length).toBe(4)
    expect(plan(1, 2, 'smoke').some(({ approach }) => approach.endsWith('#again'))).toBe(false)
  })

  test('runs floor and limit in fewer rounds where time is short', () => {
    const rounds = (approach: string) =>
      plan(1, 6, 'quick').filter((trial) => trial.approach === approach).length / scenarios.length
    expect([rounds('none'), rounds('native'), rounds('sandbox'), rounds('webhook')]).toEqual([1, 1, 6, 6])
  })

  test('has an estimate that grows with its trials', () => {
    const profile = findProfile('quick')
    expect(estimateSeconds(plan(1, 4), profile, scenarios)).toBeGreaterThan(estimateSeconds(plan(1, 2), profile, scenarios))
  })
})

test.each(['standard', 'rigorous'])('every trial of %s has calls enough for a p99, of bystanders too', async (id) => {
  const profile = findProfile(id)
  for (const scenario of await Promise.all((await listScenarios()).map(loadScenario))) {
    const { ratePerSecond } = scenario.load
    expect(supports(Math.round(secondsOf(profile, 'steady', scenario) * ratePerSecond), 0.99)).toBe(true)
    const ofBystanders = (scenario.tenants - 1) / scenario.tenants
    expect(supports(Math.floor(secondsOf(profile, 'isolation', scenario) * ratePerSecond * ofBystanders), 0.99)).toBe(true)
  }
})

test('an unknown profile is refused with the list of those there are', () => {
  expect(() => findProfile('fast')).toThrow(
    expect.objectContaining({ code: 'E_UNKNOWN_PROFILE', hint: expect.stringContaining('quick') }),
  )
})
