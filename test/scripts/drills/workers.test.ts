import { spawnSync } from 'node:child_process'
import { expect, test } from 'vitest'
import { drillWorkers, faultsOf } from '../../../scripts/drills/workers.ts'

const root = new URL('../../..', import.meta.url).pathname

test('workers that are killed cost no operation its outcome, and no effect its due', { timeout: 120_000 }, async () => {
  const result = await drillWorkers({ kills: 10, seed: 5, ratePerSecond: 60 })
  expect(faultsOf(result)).toEqual([])
  expect(result).toMatchObject({ effectsTwiceBefore: 0, effectsLostAfter: 0, exitCodes: [0, 0], processesLeft: 0 })
  // Some of each kind was there to be lost.
  expect(result.before.outcomes['ok']).toBeGreaterThan(50)
  expect(result.after.outcomes['202']).toBeGreaterThan(50)
})

test('each way to fail is named', () => {
  const counts = { answered: 1, withoutOutcome: 1, outcomes: {} }
  const ends = { exitCodes: [0, null], processesLeft: 2, effectsTwiceAfter: 9, kills: 1 }
  const result = { before: counts, after: counts, effectsTwiceBefore: 3, effectsMissingBefore: 4, effectsLostAfter: 5, ...ends }
  expect(faultsOf(result)).toHaveLength(7)
  const fine = { answered: 1, withoutOutcome: 0, outcomes: {} }
  const none = { effectsTwiceBefore: 0, effectsMissingBefore: 0, effectsLostAfter: 0, processesLeft: 0, exitCodes: [0, 0] }
  expect(faultsOf({ ...result, before: fine, after: fine, ...none })).toEqual([])
})

test.each([
  ['an unknown option, with the nearest one', ['--kils', '3'], /Did you mean --kills\?/],
  ['kills that are no number', ['--kills', 'abc'], /--kills abc is not a whole number[^]*→ for instance: --kills/],
  ['a negative rate', ['--rate', '-5'], /--rate -5 is not a whole number from 1/],
  ['a word too much', ['20'], /too many arguments/],
])('the drill refuses %s, before it starts anything', (_, args, says) => {
  const command = ['-r', './scripts/node-26.cjs', 'scripts/drills/workers.ts', ...args]
  const { status, stdout, stderr } = spawnSync(process.execPath, command, { cwd: root, encoding: 'utf8' })
  expect(stderr).toMatch(says)
  expect([status, stdout]).toEqual([64, ''])
})
