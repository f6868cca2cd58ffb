import { spawnSync } from 'node:child_process'
import { expect, test } from 'vitest'

const root = new URL('../../..', import.meta.url).pathname

test.each([
  ['an unknown option, with the nearest one', ['--kils', '3'], /Did you mean --kills\?/],
  ['kills that are no number', ['--kills', 'abc'], /--kills abc is not a whole number[^]*→ for instance: --kills/],
  ['a negative rate', ['--rate', '-5'], /--rate -5 is not a whole number from 1/],
  ['an empty seed', ['--seed='], /--seed {2}is not a whole number/],
  ['a word too much', ['20'], /too many arguments/],
  ['an unknown scenario', ['--scenario', 'push-cy'], /did you mean "push-ci"/],
  ['a side that there is not', ['--side', 'client'], /--side client is none of platform, customer, both/],
  ['a scenario without an outbox', ['--scenario', 'sms-reply'], /`before` hook point[^]*→ .*provision-email/],
])('the drill refuses %s, before it starts anything', (_, args, says) => {
  const command = ['-r', './scripts/node-26.cjs', 'scripts/drills/crash.ts', ...args]
  const { status, stdout, stderr } = spawnSync(process.execPath, command, { cwd: root, encoding: 'utf8' })
  expect(stderr).toMatch(says)
  expect(stderr).not.toMatch(/\n\s+at /)
  expect([status, stdout]).toEqual([64, ''])
})
