import { execFileSync, spawnSync } from 'node:child_process'
import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { Manifest } from '../../src/store/manifest.ts'
import { createRun } from '../../src/store/run-folder.ts'
import { summarySchema } from '../../src/store/summary.ts'
import { sampleManifest, sampleSamples, sampleTrial, temporaryFolder } from '../store/sample-run.ts'

const root = new URL('../..', import.meta.url).pathname

const node = (...args: string[]) => {
  const { status, stdout, stderr } = spawnSync(process.execPath, args, {
    cwd: root,
    encoding: 'utf8',
    env: { ...process.env, NO_COLOR: '1' },
  })
  return { status, stdout, stderr }
}
const publish = (...args: string[]) => node('-r', './scripts/node-26.cjs', 'scripts/publish-results.ts', ...args)
const report = (...args: string[]) => node('src/main.ts', 'report', ...args)

const head = execFileSync('git', ['rev-parse', 'HEAD'], { cwd: root, encoding: 'utf8' }).trim()

const storedRun = async (parent: string, trials: number, change: Partial<Manifest> = {}): Promise<string> => {
  await using run = await createRun(parent, sampleManifest({ commit: head, ...change }))
  for (let index = 1; index <= trials; index++) await run.saveTrial(sampleTrial(index), sampleSamples(200))
  return run.folder
}

test('npm run publish:results publishes a whole run from its raw data, and again changes nothing', async () => {
  await using parent = await temporaryFolder()
  const folder = await storedRun(parent.path, 4)
  const into = join(parent.path, 'published')
  expect(publish(folder, '--into', into)).toMatchObject({ status: 0, stderr: '' })
  const summary = summarySchema.parse(JSON.parse(await readFile(join(into, 'summary.json'), 'utf8')))
  expect(summary).toMatchObject({ complete: true, run: sampleManifest().id })
  expect(summary.cells.length).toBeGreaterThan(0)
  expect(publish(folder, '--into', into).stdout).toContain('nothing changed')
  // What was published is a run of its own, with the same report.
  expect(report(into, '--format', 'json')).toEqual(report(folder, '--format', 'json'))
})

test('the block of results in a README becomes that of the run, and nothing around it changes', async () => {
  await using parent = await temporaryFolder()
  const folder = await storedRun(parent.path, 4, { machine: { ...sampleManifest().machine, loadAverage: 1.5 } })
  const [into, readme] = [join(parent.path, 'published'), join(parent.path, 'README.md')]
  await writeFile(readme, '# before\n\n<!-- published:start -->\nold\n<!-- published:end -->\n\nafter\n')
  const first = publish(folder, '--into', into, '--readme', readme)
  expect(first).toMatchObject({ status: 0, stdout: expect.stringContaining(`${readme}: the block`) as string })
  expect(first.stderr).toMatch(/^warning: The machine was in use .* \(load average 1\.50 on 2 cores\)/)
  const text = await readFile(readme, 'utf8')
  expect(text).toMatch(/^# before\n\n<!-- published:start -->\n\n[^]*\n\n<!-- published:end -->\n\nafter\n$/)
  expect(text).toContain(`From the published run \`${sampleManifest().id}\``)
  expect(text).not.toContain('old')
  expect(publish(folder, '--into', into, '--readme', readme).stdout).not.toContain('the block')
  expect(await readFile(readme, 'utf8')).toBe(text)
})

test('a README without the marks is refused before anything is published', async () => {
  await using parent = await temporaryFolder()
  const folder = await storedRun(parent.path, 4)
  const [into, readme] = [join(parent.path, 'published'), join(parent.path, 'README.md')]
  await writeFile(readme, '<!-- published:end --> <!-- published:start -->')
  const { status, stderr } = publish(folder, '--into', into, '--readme', readme)
  expect([status, stderr]).toEqual([64, expect.stringContaining('<!-- published:start -->')])
  expect((await readdir(parent.path)).sort()).toEqual([sampleManifest().id, 'README.md'])
})

test.each<[string, number, Partial<Manifest>]>([
  ['smoke run', 4, { profile: 'smoke' }],
  ['no commit holds', 4, { dirty: true }],
  ['stopped before its end', 3, {}],
  ['its commit 2aa1907 is not part of what is checked out here', 4, { commit: sampleManifest().commit }],
])('a run is refused with exit 64 and the reason: %s', async (reason, trials, change) => {
  await using parent = await temporaryFolder()
  const folder = await storedRun(parent.path, trials, change)
  const { status, stderr } = publish(folder, '--into', join(parent.path, 'published'))
  expect([status, stderr]).toEqual([64, expect.stringContaining(reason)])
  expect(stderr).toMatch(/\n {2}→ .+/)
  expect(await readdir(parent.path)).toEqual([sampleManifest().id])
})

test('bad arguments end with 64 and say what to type', async () => {
  await using parent = await temporaryFolder()
  const folder = await storedRun(parent.path, 1)
  const bad = [
    publish(),
    publish('--frobnicate'),
    report(),
    report(join(parent.path, 'nothing')),
    report(folder, '--format', 'pdf'),
  ]
  for (const { status, stdout, stderr } of bad) {
    expect([status, stdout]).toEqual([64, ''])
    expect(stderr).toMatch(/^error: .+\n {2}→ .+\n$/)
  }
  expect(bad[3]?.stderr).toContain(sampleManifest().id)
  expect(bad[4]?.stderr).toContain('csv, json, markdown, terminal')
})

test('a reader that has seen enough of a report is no error', async () => {
  await using parent = await temporaryFolder()
  const folder = await storedRun(parent.path, 80)
  const command = `set -o pipefail; "${process.execPath}" src/main.ts report "${folder}" --format json | head -c 1`
  expect(spawnSync('bash', ['-c', command], { cwd: root, encoding: 'utf8' })).toMatchObject({
    status: 0,
    stdout: '{',
    stderr: '',
  })
})

test('a partial run can be reported, and the report says that it is partial', async () => {
  await using parent = await temporaryFolder()
  const folder = await storedRun(parent.path, 3)
  const { status, stdout } = report(folder)
  expect([status, stdout]).toEqual([0, expect.stringContaining('stopped before its end')])
  const file = join(parent.path, 'table.csv')
  expect(report(folder, '--format', 'csv', '--out', file)).toEqual({ status: 0, stdout: '', stderr: '' })
  expect(await readFile(file, 'utf8')).toMatch(/^scenario,approach,metric,round,value,unit\nsms-reply,/)
  expect(report(folder, '--out', join(parent.path, 'no', 'where.md'))).toMatchObject({
    status: 64,
    stderr: expect.stringContaining('its folder does not exist') as string,
  })
})
