import fc from 'fast-check'
import { expect, test } from 'vitest'
import { startBareServer } from '../../../../src/bench/load/bare-server.ts'
import type { LoadJob, LoadResult } from '../../../../src/bench/load/job.ts'
import { startGenerator } from '../../../../src/bench/load/generator.ts'
import { censoringCheck } from '../../../../src/bench/load/validation/censoring.ts'
import { holds, quantile } from '../../../../src/bench/load/validation/check.ts'

test('the check of censoring finds no call lost here, and those that go missing', async () => {
  await using server = await startBareServer(0)
  await using generator = await startGenerator()
  const results: LoadResult[] = []
  const remembering = {
    ...generator,
    run: async (job: LoadJob) => {
      results.push(await generator.run(job))
      return results[0]!
    },
  }
  const bench = { generator: remembering, serverUrl: server.url, seed: 1 }
  // On a busy machine a call that is answered may time out; that calls are lost must not happen on any.
  const found = Object.fromEntries((await censoringCheck.run(bench)).map(({ what, measured }) => [what, measured]))
  expect(found['calls lost']).toBe(0)
  expect(found['replies']! + found['timed out or in flight']!).toBe(400)
  expect(found['timed out or in flight']).toBeGreaterThanOrEqual(200)
  const { ending, ...rest } = results[0]!
  const forgetful = {
    ...generator,
    run: async () => ({ ...rest, ending: ending.filter((each) => each === 'reply') }),
  }
  const failed = (await censoringCheck.run({ ...bench, generator: forgetful })).filter((finding) => !holds(finding))
  expect(failed.map(({ what }) => what)).toContain('calls lost')
})

test('a finding holds within its bounds, a missing bound holds, and NaN never does', () => {
  const finding = { what: '', unit: '' }
  expect(holds({ ...finding, measured: 1, low: 1, high: 1 })).toBe(true)
  expect(holds({ ...finding, measured: 1.1, low: 1, high: 1 })).toBe(false)
  expect(holds({ ...finding, measured: 0.9, low: 1 })).toBe(false)
  expect(holds({ ...finding, measured: 7 })).toBe(true)
  expect(holds({ ...finding, measured: Number.NaN, low: 0 })).toBe(false)
})

test('a quantile is the smallest value that the share does not exceed', () => {
  expect([0, 0.1, 0.5, 0.9, 0.91, 1].map((share) => quantile([1, 2, 3, 4, 5, 6, 7, 8, 9, 10], share))).toEqual([
    1, 1, 5, 9, 10, 10,
  ])
  fc.assert(
    fc.property(fc.array(fc.integer(), { minLength: 1 }), fc.double({ min: 0, max: 1, noNaN: true }), (values, share) => {
      const sorted = values.toSorted((a, b) => a - b)
      const value = quantile(sorted, share)
      expect(sorted.filter((each) => each <= value).length / sorted.length).toBeGreaterThanOrEqual(share - 1e-9)
    }),
  )
})
