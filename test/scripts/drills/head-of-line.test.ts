import { expect, test } from 'vitest'
import { attemptsAtMost } from '../../../scripts/drills/head-of-line/attempt-bound.ts'
import { drillHeadOfLine, faultsOf } from '../../../scripts/drills/head-of-line/drill.ts'
import { refuses } from './refuses.ts'

test('a hung endpoint loses the healthy ones nothing, and its breaker bounds what it is sent', { timeout: 120_000 }, async () => {
  const figures = { endpoints: 8, hung: 1, share: 0.25, rounds: 1, seconds: 1, ratePerSecond: 120, budgetMs: 400, seed: 3 }
  const result = await drillHeadOfLine({ ...figures, kind: 'hung' })
  // Times are what a whole run is for.
  expect(faultsOf(result, Infinity)).toEqual([])
  const [{ without, withIll }] = result.rounds as [(typeof result.rounds)[0]]
  expect(without).toMatchObject({ events: 90, lost: 0, refused: 0, attempts: 0 })
  expect(withIll).toMatchObject({ lost: 0, refused: 0 })
  expect(withIll.events).toBeGreaterThan(50)
  expect(withIll.attemptsMost).toBeGreaterThanOrEqual(5)
})

test('each way to fail is named', () => {
  const arm = { events: 9, lost: 0, refused: 0, p50Ms: 1, p99Ms: 2, attempts: 30, attemptsMost: 30 }
  const result = { rounds: [{ without: arm, withIll: { ...arm, lost: 2, refused: 3 } }], p99Ratio: 1.6, ratios: [1.6] }
  expect(faultsOf({ ...result, attemptsBound: 29 }, 1.5)).toHaveLength(4)
  const fine = { rounds: [{ without: arm, withIll: arm }], p99Ratio: 1.5, ratios: [1.5] }
  expect(faultsOf({ ...fine, attemptsBound: 30 }, 1.5)).toEqual([])
  expect(faultsOf({ ...fine, attemptsBound: undefined }, 1.5)).toEqual([])
})

test('the bound on attempts grows by a probe for each time that the breaker opens anew, at its shortest', () => {
  // Opens at 0; probes after 4 s, after 4 + 8 s, after 4 + 8 + 16 s.
  expect([3, 5, 13, 29].map((seconds) => attemptsAtMost(seconds))).toEqual([24, 25, 26, 27])
  expect(attemptsAtMost(13, 10)).toBe(attemptsAtMost(130))
})

refuses('head-of-line.ts', [
  ['an unknown option, with the nearest one', ['--round', '3'], /Did you mean --rounds\?/],
  ['an illness that there is not', ['--kind', 'dead'], /--kind dead is none of hung, refusing, slow, error/],
])
