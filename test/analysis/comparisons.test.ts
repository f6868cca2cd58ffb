import fc from 'fast-check'
import { expect, test } from 'vitest'
import { comparisonsOf } from '../../src/analysis/comparisons.ts'
import { byRound, pairedLogRatios } from '../../src/analysis/log-ratio.ts'
import type { Metric } from '../../src/analysis/metric.ts'
import type { Comparison, Row } from '../../src/store/summary.ts'

const metric: Metric = { id: 'm', title: 'M', unit: 'us', better: 'lower', minimumEffect: 0.05, perTrial: () => undefined }

const rows = (approach: string, values: readonly number[]): Row[] =>
  values.map((value, i) => ({ scenario: 's', approach, metric: 'm', round: i + 1, value, unit: 'us' }))

const compare = (all: readonly Row[], more: Partial<Parameters<typeof comparisonsOf>[0]> = {}): Comparison[] =>
  comparisonsOf({
    rows: all,
    metrics: [metric],
    baseline: 'webhook',
    noiseFloors: [],
    seed: 1,
    expectedRounds: () => new Set(all.map(({ round }) => round)).size,
    ...more,
  })

/** Six rounds of a machine that gets slower and slower. */
const drifting = [100, 140, 190, 260, 350, 500]
const jitter = [1.02, 0.99, 1.01, 0.98, 1.03, 1]
const near = (factor: number): number[] => drifting.map((value, i) => value * factor * (jitter[i] ?? 1))

test('six rounds are enough for a large and steady effect, although the machine drifts five times as much', () => {
  const found = compare([
    ...rows('webhook', drifting),
    ...rows('sandbox', near(0.5)),
    ...rows('none', near(0.3)),
    ...rows('native', near(0.4)),
  ])
  expect(found.map(({ approach, verdict }) => [approach, verdict])).toEqual([['sandbox', 'better']])
  expect(found[0]?.ratio).toBeCloseTo(0.5, 1)
})

test('floor and limit are compared with nobody, and cost no contestant its significance', () => {
  const alone = compare([...rows('webhook', drifting), ...rows('sandbox', near(0.5))])
  const framed = compare([
    ...rows('webhook', drifting),
    ...rows('sandbox', near(0.5)),
    ...rows('none', near(0.3)),
    ...rows('native', near(0.4)),
  ])
  expect(framed).toEqual(alone)
})

test('the same approach under two names is no winner', () => {
  expect(compare([...rows('webhook', drifting), ...rows('sandbox', near(1))])[0]?.verdict).toBe('equivalent')
})

test('a round that one side lacks is left out of the pair', () => {
  const lacking = rows('sandbox', near(0.5)).filter(({ round }) => round !== 3)
  expect(compare([...rows('webhook', drifting), ...lacking])[0]).toMatchObject({ rounds: 5, verdict: 'undecided' })
})

test('where most rounds lack a side, the rest is a selection and the comparison invalid', () => {
  const lacking = rows('sandbox', near(0.5)).filter(({ round }) => round <= 2)
  expect(compare([...rows('webhook', drifting), ...lacking])[0]?.verdict).toBe('invalid')
})

test('the baseline is not compared with itself, its repetition is for the noise floor, and no side is better of a metric without one', () => {
  const all = [...rows('webhook', drifting), ...rows('webhook#again', drifting)]
  expect(compare(all)).toEqual([])
  expect(compare([...all, ...rows('x', drifting)], { metrics: [{ ...metric, better: 'neither' }] })).toEqual([])
})

test('a value of 0 has no ratio', () => {
  expect(pairedLogRatios(byRound(rows('a', [0, 5])), byRound(rows('b', [5, 5])))).toEqual([0])
})

const values = fc.array(fc.double({ min: 1, max: 1e6, noNaN: true }), { minLength: 1, maxLength: 12 })

test('swapping the sides inverts the ratios of all rounds', () => {
  fc.assert(
    fc.property(values, values, (a, b) => {
      const [left, right] = [byRound(rows('a', a)), byRound(rows('b', b))]
      const inverse = pairedLogRatios(right, left).map((log) => -log)
      pairedLogRatios(left, right).forEach((log, i) => expect(log).toBeCloseTo(inverse[i] ?? NaN, 9))
    }),
  )
})

test('in whatever unit a metric is told, its comparisons are the same', () => {
  fc.assert(
    fc.property(values, fc.double({ min: 0.001, max: 1_000, noNaN: true }), (some, unit) => {
      const [plain] = compare([...rows('webhook', some), ...rows('sandbox', some.toReversed())])
      const [scaled] = compare([
        ...rows(
          'webhook',
          some.map((value) => value * unit),
        ),
        ...rows(
          'sandbox',
          some.toReversed().map((value) => value * unit),
        ),
      ])
      expect(scaled?.verdict).toBe(plain?.verdict)
      expect((scaled?.ratio ?? NaN) / (plain?.ratio ?? NaN)).toBeCloseTo(1, 6)
    }),
    { numRuns: 30 },
  )
})
