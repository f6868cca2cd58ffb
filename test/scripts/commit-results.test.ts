import { execFileSync, spawnSync } from 'node:child_process'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { temporaryFolder } from '../store/sample-run.ts'

const script = new URL('../../scripts/commit-results.sh', import.meta.url).pathname

/** A clone of an origin of its own, without the person's git configuration. */
const cloneIn = async (parent: string) => {
  const env = { ...process.env, HOME: parent, GIT_CONFIG_GLOBAL: '/dev/null', GIT_CONFIG_SYSTEM: '/dev/null' }
  const git = (cwd: string, ...args: string[]): string => execFileSync('git', args, { cwd, env, encoding: 'utf8' }).trim()
  const [origin, clone] = [join(parent, 'origin.git'), join(parent, 'clone')]
  git(parent, 'init', '-q', '--bare', '-b', 'main', origin)
  git(parent, 'clone', '-q', origin, clone)
  const me = ['-c', 'user.name=t', '-c', 'user.email=t@example.com']
  await writeFile(join(clone, 'README.md'), 'no results yet\n')
  git(clone, 'add', 'README.md')
  git(clone, ...me, 'commit', '-q', '-m', 'begin')
  git(clone, 'push', '-q', '-u', 'origin', 'HEAD')
  const publish = async (id: string): Promise<void> => {
    await mkdir(join(clone, 'results', 'published'), { recursive: true })
    await writeFile(join(clone, 'results', 'published', 'manifest.json'), `{\n  "id": "${id}",\n  "seed": 1\n}\n`)
  }
  const inReadme = (): Promise<void> => writeFile(join(clone, 'README.md'), 'the results\n')
  const run = (...args: string[]) => spawnSync('bash', [script, ...args], { cwd: clone, env, encoding: 'utf8' })
  return { git, origin, clone, me, publish, inReadme, run }
}

test('a changed publication is committed with the README that shows it, and pushed, also past what others pushed meanwhile', async () => {
  await using parent = await temporaryFolder()
  const { git, origin, clone, me, publish, inReadme, run } = await cloneIn(parent.path)
  const other = join(parent.path, 'other')
  git(parent.path, 'clone', '-q', origin, other)
  git(other, ...me, 'commit', '-q', '--allow-empty', '-m', 'meanwhile')
  git(other, 'push', '-q')

  await publish('20261123T231500Z-quick-7')
  await inReadme()
  await writeFile(join(clone, 'unfinished.txt'), 'not ours to commit')
  const { status, stdout, stderr } = run('--push')
  expect([status, stderr]).toEqual([0, ''])
  expect(stdout).toContain('Publish the results of 20261123T231500Z-quick-7')
  expect(git(origin, 'log', '--format=%s', 'main').split('\n')).toEqual([
    'Publish the results of 20261123T231500Z-quick-7',
    'meanwhile',
    'begin',
  ])
  expect(git(origin, 'ls-tree', '-r', '--name-only', 'main')).toBe('README.md\nresults/published/manifest.json')
  expect(git(origin, 'show', 'main:README.md')).toBe('the results')
  expect(git(clone, 'status', '--porcelain')).toBe('?? unfinished.txt')
})

test('nothing is committed when nothing changed, nor without --push sent', async () => {
  await using parent = await temporaryFolder()
  const { git, origin, publish, run } = await cloneIn(parent.path)
  await publish('20261123T231500Z-quick-7')
  expect(run().status).toBe(0)
  expect(run().stdout).toContain('nothing to commit')
  expect(git(origin, 'log', '--format=%s', 'main')).toBe('begin')
})

test('an unknown option is refused with the usage', async () => {
  await using parent = await temporaryFolder()
  const { status, stderr } = (await cloneIn(parent.path)).run('--force')
  expect([status, stderr]).toEqual([64, expect.stringContaining('bash scripts/commit-results.sh [--push]')])
})
