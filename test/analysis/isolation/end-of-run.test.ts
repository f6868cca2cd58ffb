import { describe, expect, test } from 'vitest'
import type { CellTrial } from '../../../src/analysis/isolation/pair.ts'
import { voidRulesOf } from '../../../src/analysis/void-rules.ts'
import { exitCodeOf } from '../../../src/cli/exit-code.ts'
import { isComplete, leftOf } from '../../../src/store/complete.ts'
import { manifestOf, run, summaryOf } from './run-of-cells.ts'

describe('the end of a run', () => {
  test('is 0 whoever contains more, 2 when every cell is void, 1 when an acknowledged event was lost', () => {
    expect(exitCodeOf(summaryOf(run({}, { fault: 'slow' })))).toBe(0)
    expect(exitCodeOf(summaryOf(run({ voids: ['died'] }, { fault: 'slow', voids: ['died'] })))).toBe(2)
    const trials = run({}, { fault: 'slow' })
    const event = trials[1]?.samples.result.indexOf('accepted') ?? 0
    trials[1]?.samples.effects.splice(event, 1, 0)
    trials[1]?.samples.effectUs.splice(event, 1, null)
    expect(exitCodeOf(summaryOf(trials))).toBe(1)
  })

  test('is 1 also where the platform never came back, or bystanders had no outcome', () => {
    const gone = { platformEnds: 1, platformLives: false }
    expect(exitCodeOf(summaryOf(run({}, { fault: 'slow', about: gone })))).toBe(1)
    expect(exitCodeOf(summaryOf(run({}, { fault: 'slow', about: { platformEnds: 1 } })))).toBe(0)
    const trials = run({}, { fault: 'slow' })
    const { result, phase, tenant } = trials[1]?.samples ?? { result: [], phase: [], tenant: [] }
    result.splice(
      result.findIndex((one, i) => one === 'allow' && phase[i] === 'fault' && (tenant[i] ?? 0) > 0),
      1,
      'timed-out',
    )
    expect(exitCodeOf(summaryOf(trials))).toBe(1)
  })

  test('comes when each cell is sound or had all its tries', () => {
    const trials = run({}, { fault: 'slow' }, { fault: 'throws', unseen: true })
    const { plan } = manifestOf(trials)
    const rules = voidRulesOf('standard')
    expect(leftOf({ plan }, trials.slice(0, 1), rules).map(({ index }) => index)).toEqual([1, 2])
    expect(leftOf({ plan }, trials, rules).map(({ index }) => index)).toEqual([2])
    Object.assign(trials[2]?.trial ?? {}, { try: 3 })
    expect(isComplete({ plan }, trials, rules)).toBe(true)
  })
})

test('a generator that lagged before the fault voids a cell, but for a smoke run', () => {
  const [data] = run({})
  data?.samples.phase.forEach((phase, i) => {
    if (phase === 'baseline' && i % 5 === 0)
      data.samples.sentUs[i] = data.samples.endUs[i] = (data.samples.intendedUs[i] ?? 0) + 80_000
  })
  data?.samples.effectUs.forEach((us, i) => us !== null && data.samples.effectUs.splice(i, 1, (data.samples.endUs[i] ?? 0) + 1))
  expect(voidRulesOf('standard')(data as CellTrial)).toEqual([
    expect.stringMatching(
      /^the generator's own lag is \d+ % of the response at p90 of the baseline \(80 ms\), at most 50 % is sound$/,
    ),
  ])
  expect(voidRulesOf('smoke')(data as CellTrial)).toEqual([])
})

test('a cell is void while others take the machine, but for a smoke run', () => {
  const reasons = (profile: string, othersCores: number, stolenCores: number): readonly string[] =>
    run({ about: { othersCores, stolenCores } }).flatMap(voidRulesOf(profile))
  expect(reasons('standard', 0.2, 0.1)).toEqual([])
  expect(reasons('standard', 0.2, 0.2)).toEqual(['others used 0.40 cores of this machine while it ran, at most 0.35 is sound'])
  expect(reasons('smoke', 2, 0)).toEqual([])
})
