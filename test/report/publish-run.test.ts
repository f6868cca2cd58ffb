import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { Ancestry } from '../../src/report/publish-refusal.ts'
import { publishRun } from '../../src/report/publish-run.ts'
import { publishedTrials } from '../../src/report/published-trials.ts'
import { schemas } from '../../src/store/json-schemas.ts'
import type { Manifest } from '../../src/store/manifest.ts'
import { replaceFolder } from '../../src/store/replace-folder.ts'
import { createRun, readRun, type Run } from '../../src/store/run-folder.ts'
import { sampleManifest, sampleSamples, sampleTrial, temporaryFolder } from '../store/sample-run.ts'
import { isolationSummary } from './isolation/sample-isolation.ts'
import { sampleSummary } from './sample-summary.ts'

/** A finished run of four trials in two rounds. */
const finishedRun = async (parent: string, change: Partial<Manifest> = {}): Promise<Run> => {
  const run = await createRun(join(parent, 'results'), sampleManifest(change))
  for (const index of [1, 2, 3, 4]) await run.saveTrial(sampleTrial(index), sampleSamples(100))
  return run
}

const textOf = async (folder: string): Promise<Record<string, string>> => {
  const files = (await readdir(folder, { recursive: true, withFileTypes: true })).filter((entry) => entry.isFile())
  const paths = files.map((entry) => join(entry.parentPath, entry.name)).sort()
  return Object.fromEntries(await Promise.all(paths.map(async (path) => [path, await readFile(path, 'latin1')] as const)))
}

test('a published run holds tables, data, schemas and a line of history, and is itself a run that can be read', async () => {
  await using parent = await temporaryFolder()
  await using run = await finishedRun(parent.path)
  const into = join(parent.path, 'results', 'published')
  expect(await publishRun(run, sampleSummary(), into, 'ancestor')).toMatchObject({ state: 'replaced', files: 17 })
  expect((await readdir(into)).sort()).toEqual([
    'README.md',
    'history.jsonl',
    'manifest.json',
    'schemas',
    'summary.json',
    'table.csv',
    'trials',
  ])
  expect(await (await readRun(into)).trials()).toEqual(await run.trials())
  for (const [name, schema] of Object.entries(schemas()))
    expect(JSON.parse(await readFile(join(into, 'schemas', `${name}.json`), 'utf8'))).toEqual(JSON.parse(JSON.stringify(schema)))
  expect(await readFile(join(into, 'README.md'), 'utf8')).toContain('| sandbox | 611 |')
  const [line = ''] = (await readFile(join(into, 'history.jsonl'), 'utf8')).split('\n')
  expect(JSON.parse(line)).toMatchObject({ run: run.manifest.id, commit: run.manifest.commit, profile: 'quick' })
})

test('publishing twice changes nothing, and another run adds its line', async () => {
  await using parent = await temporaryFolder()
  await using run = await finishedRun(parent.path)
  await using later = await finishedRun(parent.path, { id: '20261124T231500Z-quick-8' })
  const into = join(parent.path, 'results', 'published')
  await publishRun(run, sampleSummary(), into, 'ancestor')
  const before = await textOf(into)
  expect(await publishRun(run, sampleSummary(), into, 'ancestor')).toMatchObject({ state: 'unchanged' })
  expect(await textOf(into)).toEqual(before)
  await publishRun(later, sampleSummary(), into, 'ancestor')
  await publishRun(later, sampleSummary({ findings: [] }), into, 'ancestor')
  const runs = (await readFile(join(into, 'history.jsonl'), 'utf8')).trimEnd().split('\n')
  expect(runs.map((text) => (JSON.parse(text) as { run: string }).run)).toEqual([run.manifest.id, later.manifest.id])
  expect((await readdir(join(parent.path, 'results'))).sort()).toEqual([run.manifest.id, later.manifest.id, 'published'])
})

test.each<[string, Partial<Manifest>, boolean, Ancestry?]>([
  ['its commit 2aa1907 is not part of what is checked out here', {}, true, 'stranger'],
  ['it is a smoke run, whose figures say nothing', { profile: 'smoke' }, true],
  ['its code had changes that no commit holds', { dirty: true }, true],
  ['it belongs to no known commit', { commit: 'unknown' }, true],
  ['it was stopped before its end', {}, false],
  [
    'its code had changes that no commit holds; it is a smoke run, whose figures say nothing',
    { profile: 'smoke', dirty: true },
    true,
  ],
])('a run is refused because %s, and nothing is written', async (reason, change, complete, ancestry = 'ancestor') => {
  await using parent = await temporaryFolder()
  await using run = await finishedRun(parent.path, change)
  const into = join(parent.path, 'published')
  await expect(publishRun(run, sampleSummary({ complete }), into, ancestry)).rejects.toMatchObject({
    code: 'E_NOT_PUBLISHABLE',
    message: expect.stringContaining(`is not published: ${reason}`) as string,
    hint: expect.stringMatching(ancestry === 'stranger' ? /git fetch --unshallow/ : /npm run bench/) as string,
  })
  expect(await readdir(parent.path)).toEqual(['results'])
})

test('a run of fault cells is refused, since no published table shows it', async () => {
  await using parent = await temporaryFolder()
  await using run = await finishedRun(parent.path)
  const into = join(parent.path, 'published')
  await expect(publishRun(run, isolationSummary(), into, 'ancestor')).rejects.toMatchObject({
    code: 'E_NOT_PUBLISHABLE',
    message: `${run.manifest.id} is not published: it is of fault cells, which the published tables do not show`,
  })
})

test('raw data is cut at whole rounds that fit, from the first on', async () => {
  await using parent = await temporaryFolder()
  await using run = await finishedRun(parent.path)
  const all = await publishedTrials(run, 1e9)
  expect([all.rounds, all.ofRounds, all.files.length]).toEqual([2, 2, 8])
  const bytes = all.files.reduce((sum, [, data]) => sum + data.length, 0)
  const cut = await publishedTrials(run, bytes - 1)
  expect([cut.rounds, cut.files.map(([path]) => path)]).toEqual([1, all.files.slice(0, 4).map(([path]) => path)])
  expect((await publishedTrials(run, 10)).files).toEqual([])
})

test('killed in the middle of the swap, the old publication is put back by the next one', async () => {
  await using parent = await temporaryFolder()
  const target = join(parent.path, 'published')
  await replaceFolder(target, async () => new Map([['history.jsonl', 'one\n']]))
  await rename(target, join(parent.path, '.published.old'))
  await mkdir(join(parent.path, '.published.new-abc'))
  const seen = await replaceFolder(target, async () => {
    const history = await readFile(join(target, 'history.jsonl'), 'utf8')
    return new Map([['history.jsonl', `${history}two\n`]])
  })
  expect(seen).toBe('replaced')
  expect(await readFile(join(target, 'history.jsonl'), 'utf8')).toBe('one\ntwo\n')
  expect(await readdir(parent.path)).toEqual(['published'])
})

test('a publication that fails leaves the one before it as it was', async () => {
  await using parent = await temporaryFolder()
  const target = join(parent.path, 'published')
  await replaceFolder(target, async () => new Map([['README.md', 'old']]))
  const impossible = new Map([
    ['README.md', 'new'],
    ['README.md/inside', 'a file cannot be a folder, too'],
  ])
  await expect(replaceFolder(target, async () => impossible)).rejects.toThrow()
  expect(await readFile(join(target, 'README.md'), 'utf8')).toBe('old')
  expect(await readdir(parent.path)).toEqual(['published'])
})

test('a file that somebody added to the publication goes, and one that somebody changed is put right', async () => {
  await using parent = await temporaryFolder()
  const target = join(parent.path, 'published')
  const content = new Map([['a/b.txt', 'right']])
  await replaceFolder(target, async () => content)
  await writeFile(join(target, 'extra'), '')
  expect(await replaceFolder(target, async () => content)).toBe('replaced')
  await writeFile(join(target, 'a', 'b.txt'), 'wrong')
  expect(await replaceFolder(target, async () => content)).toBe('replaced')
  await rm(join(target, 'a', 'b.txt'))
  expect(await replaceFolder(target, async () => content)).toBe('replaced')
  expect(await replaceFolder(target, async () => content)).toBe('unchanged')
  expect(await textOf(target)).toEqual({ [join(target, 'a', 'b.txt')]: 'right' })
})
