import { execFileSync } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { describeCommit } from '../../../src/bench/probes/git.ts'
import { describeMachine } from '../../../src/bench/probes/machine.ts'
import { installedVersions } from '../../../src/bench/probes/versions.ts'
import { manifestSchema } from '../../../src/store/manifest.ts'

test('the machine is described as the manifest wants it', async () => {
  const machine = await describeMachine()
  expect(manifestSchema.shape.machine.parse(machine)).toEqual(machine)
  expect(machine.cores).toBeGreaterThan(0)
})

test('versions are those installed, with the Node that runs', async () => {
  const versions = await installedVersions()
  expect(versions).toMatchObject({ node: process.versions.node, undici: expect.stringMatching(/^8\./) })
  expect(Object.values(versions)).not.toContain('missing')
})

test('a commit is dirty as soon as a file differs from it, and unknown outside git', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'hookbench-git-'))
  try {
    expect(await describeCommit(folder)).toEqual({ commit: 'unknown', dirty: true })
    const git = (...args: string[]): string =>
      execFileSync('git', ['-C', folder, '-c', 'user.name=t', '-c', 'user.email=t@example.com', ...args], { encoding: 'utf8' })
    git('init', '-q')
    git('commit', '-q', '--allow-empty', '-m', 'first')
    expect(await describeCommit(folder)).toEqual({ commit: git('rev-parse', 'HEAD').trim(), dirty: false })
    await writeFile(join(folder, 'new.txt'), '')
    const first = await describeCommit(folder)
    expect(first).toMatchObject({ dirty: true, changes: expect.stringMatching(/^[0-9a-f]{64}$/) })
    expect(await describeCommit(folder)).toEqual(first)
    await writeFile(join(folder, 'new.txt'), 'other')
    expect((await describeCommit(folder)).changes).not.toBe(first.changes)
  } finally {
    await rm(folder, { recursive: true })
  }
})
