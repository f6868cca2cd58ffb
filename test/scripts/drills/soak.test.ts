import { expect, it } from 'vitest'
import { complaintsOf, drillSoak, type SoakResult } from '../../../scripts/drills/soak.ts'
import { slopeMbPerHour, type SoakSample } from '../../../scripts/drills/soak/samples.ts'

// The short form of `npm run drill:soak`.
it('loses and keeps nothing under good tenants, bad ones and redeploys', async () => {
  const result = await drillSoak({
    seconds: 2.5,
    ratePerSecond: 90,
    redeployEveryMs: 250,
    sampleEveryMs: 400,
    restMs: 500,
    seed: 3,
  })
  // Each kind of bad tenant may be in quarantine still.
  expect(complaintsOf(result, 8)).toEqual([])
  expect(result.redeploys).toBeGreaterThan(5)
  expect(result.calls).toBeGreaterThan(100)
  // The bad ones were really called.
  expect(Object.keys(result.outcomes)).toContain('failed')
  expect(result.samples.length).toBeGreaterThan(3)
}, 90_000)

const sample = (atMs: number, memoryMb: number): SoakSample => ({
  ...{ atMs, memoryMb, platformMb: memoryMb / 2, descriptors: 40, processes: 5, timers: 1 },
})
const quiet: SoakResult = {
  ...{ calls: 9, redeploys: 1, withoutOutcome: 0, wrong: [], outcomes: { ok: 9 }, seconds: 1_800, samples: [] },
  ...{ slopes: { allMbPerHour: 1, platformMbPerHour: 0 }, before: sample(0, 300), after: sample(9, 300), exitCode: 0, left: 0 },
}

it.each<[string, Partial<SoakResult>, RegExp]>([
  ['calls without an outcome', { withoutOutcome: 1 }, /1 calls without an outcome/],
  ['wrong answers', { wrong: ['good-1: answered 500'] }, /good-1: answered 500/],
  ['a descriptor a call', { after: { ...sample(9, 300), descriptors: 90 } }, /descriptors: 40 before, 90 after/],
  ['timers', { after: { ...sample(9, 300), timers: 30 } }, /timers: 1 before, 30 after/],
  ['processes', { after: { ...sample(9, 300), processes: 9 } }, /processes: 5 before, 9 after/],
  ['memory that grows', { slopes: { allMbPerHour: 100, platformMbPerHour: 0 } }, /memory grew by 50 MB/],
  ['a platform that does not end well', { exitCode: 1 }, /ended with 1/],
  ['processes that are left', { left: 2 }, /2 processes outlived/],
])('complains of %s', (_, change, complaint) => {
  expect(complaintsOf(quiet)).toEqual([])
  expect(complaintsOf({ ...quiet, ...change })).toEqual([expect.stringMatching(complaint)])
})

it('finds the slope of memory in spite of a worker that came and went', () => {
  const samples = Array.from({ length: 60 }, (_, minute) =>
    sample(minute * 60_000, 300 + minute / 2 + (minute > 20 && minute < 30 ? 80 : 0)),
  )
  expect(slopeMbPerHour(samples, 'memoryMb')).toBeCloseTo(30, 0)
  expect(slopeMbPerHour(samples, 'platformMb')).toBeCloseTo(15, 0)
})
