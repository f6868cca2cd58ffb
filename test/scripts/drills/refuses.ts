import { spawnSync } from 'node:child_process'
import { expect, test } from 'vitest'

const root = new URL('../../..', import.meta.url).pathname

/** A drill's command line says what is wrong with it and what to do, ends with 64, and has started nothing. */
export const refuses = (script: string, cases: readonly (readonly [string, readonly string[], RegExp])[]): void =>
  test.each(cases)('the drill refuses %s, before it starts anything', (_, args, says) => {
    const command = ['-r', './scripts/node-26.cjs', `scripts/drills/${script}`, ...args]
    const { status, stdout, stderr } = spawnSync(process.execPath, command, { cwd: root, encoding: 'utf8' })
    expect(stderr).toMatch(says)
    expect(stderr).not.toMatch(/\n\s+at /)
    expect([status, stdout]).toEqual([64, ''])
  })
