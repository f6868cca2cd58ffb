import { readdirSync, readFileSync } from 'node:fs'
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { manifestSchema } from '../../src/store/manifest.ts'
import { summarySchema } from '../../src/store/summary.ts'
import { copyScenario } from './copy-scenario.ts'
import { runCli, startCli } from './run-cli.ts'

let folder = ''
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hookbench-cli-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

const onlyRun = async (out: string): Promise<string> => join(out, (await readdir(out))[0] ?? '')

/** Command lines of processes whose ancestor was `pid`, by the scenario's folder that their arguments name. */
const processesNaming = (text: string): string[] =>
  readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid)
    .map((pid) => {
      try {
        return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ')
      } catch {
        return ''
      }
    })
    .filter((line) => line.includes(text))

test(
  'a copied scenario under another name runs in approaches of each kind and gives a summary and all reports',
  { timeout: 120_000 },
  async () => {
    const scenario = await copyScenario('sms-reply', join(folder, 'another-name'))
    const out = join(folder, 'whole')
    // What a bench takes by itself runs in CI's smoke bench.
    const args = ['--profile', 'smoke', '--scenario', scenario, '--approach', 'native,sandbox,webhook', '--out', out]
    const { code, stdout, stderr } = await runCli(['bench', ...args, '--json'])
    expect(stderr).toMatch(/another-name × sandbox, round 1/)
    expect({ code, stderr }).toMatchObject({ code: 0 })
    const summary = summarySchema.parse(JSON.parse(stdout))
    expect(new Set(summary.cells.map(({ approach }) => approach))).toEqual(new Set(['native', 'sandbox', 'webhook']))
    expect(summary.oracles.filter(({ verdict }) => verdict !== 'pass')).toEqual([])
    const run = await onlyRun(out)
    expect(await readdir(run)).toEqual(
      expect.arrayContaining(['manifest.json', 'report.md', 'summary.json', 'table.csv', 'trials']),
    )
    expect(await readFile(join(run, 'report.md'), 'utf8')).toContain('another-name')
    const { approaches } = manifestSchema.parse(JSON.parse(await readFile(join(run, 'manifest.json'), 'utf8')))
    const layersOf = (id: string) => approaches.find((approach) => approach.id === id)?.layers
    expect(layersOf('native')).toBeUndefined()
    expect(layersOf('sandbox')?.map(({ id }) => id)).toContain('permissions')
    for (const { active, lacks } of layersOf('sandbox') ?? []) expect(lacks === undefined).toBe(active)
  },
)

test('Ctrl-C saves, ends with 130, prints a resume line that works, and leaves no process', { timeout: 120_000 }, async () => {
  const scenario = await copyScenario('sms-reply', join(folder, 'interrupted'))
  const out = join(folder, 'partial')
  const asked = ['--profile', 'smoke', '--scenario', scenario, '--approach', 'none,webhook,webhook:cold']
  const first = startCli(['bench', ...asked, '--out', out])
  await expect.poll(first.stderr, { timeout: 60_000 }).toMatch(/\[1\/3\]/)
  first.signal('SIGINT')
  const { code, stdout, stderr } = await first.ended
  expect(code).toBe(130)
  expect(stdout).toContain('partial')
  const run = await onlyRun(out)
  expect(stderr).toContain(`npm run bench -- --resume ${run}`)
  await expect.poll(() => processesNaming(folder), { timeout: 10_000 }).toEqual([])
  const left = await runCli(['bench', '--resume', run, '--dry-run'])
  expect(left).toMatchObject({ code: 0, stderr: '' })
  expect(left.stdout).toMatch(/^Profile smoke, 1 round, seed 1: [12] of 3 trials are left, about \d/)
  expect(left.stdout).not.toMatch(/^ +1 {2}round 1/m)
  expect(left.stdout).toMatch(/^ +3 {2}round 1 {2}interrupted × /m)
  const second = await runCli(['bench', '--resume', run])
  expect(second.stderr).not.toContain('[1/3]')
  expect(second).toMatchObject({ code: 0 })
  expect((await runCli(['bench', '--resume', run, '--dry-run'])).stdout).toContain(': 0 of 3 trials are left')
  expect(
    (await readdir(join(run, 'trials'))).filter((file) => /^\d{4}-\d\.json$/.test(file)).map((file) => file.slice(0, 4)),
  ).toEqual(expect.arrayContaining(['0001', '0002', '0003']))
})

test('a second Ctrl-C stops at once, and kill -9 of the bench leaves no process either', { timeout: 60_000 }, async () => {
  const scenario = await copyScenario('sms-reply', join(folder, 'twice'))
  const args = ['bench', '--profile', 'smoke', '--scenario', scenario, '--approach', 'webhook', '--out', join(folder, 'stopped')]
  for (const signals of [['SIGINT', 'SIGINT'], ['SIGKILL']] as NodeJS.Signals[][]) {
    const run = startCli([...args, '--seed', String(signals.length)])
    await expect.poll(() => processesNaming(scenario).length, { timeout: 30_000 }).toBeGreaterThan(1)
    for (const signal of signals) run.signal(signal)
    const { code } = await run.ended
    expect([130, null]).toContain(code)
    await expect.poll(() => processesNaming(scenario), { timeout: 15_000 }).toEqual([])
  }
})
