import { readdirSync, readFileSync } from 'node:fs'
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { manifestSchema } from '../../src/store/manifest.ts'
import { summarySchema } from '../../src/store/summary.ts'
import { copyScenario } from './copy-scenario.ts'
import { runCli, startCli } from './run-cli.ts'

let folder = ''
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hookbench-cli-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

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

/** One run, because it takes long: stopped in its second trial, looked at, and gone on with to its end. */
const stopAndResume = async () => {
  const scenario = await copyScenario('sms-reply', join(folder, 'another-name'))
  const out = join(folder, 'whole')
  // What a bench takes by itself runs in CI's smoke bench.
  const first = startCli([
    'bench',
    '--profile',
    'smoke',
    '--scenario',
    scenario,
    '--approach',
    approaches.join(','),
    '--out',
    out,
  ])
  await vi.waitFor(() => expect(first.stderr()).toMatch(/\[1\/3\]/), { timeout: 60_000 })
  first.signal('SIGINT')
  const stopped = await first.ended
  await vi.waitFor(() => expect(processesNaming(folder)).toEqual([]), { timeout: 10_000 })
  const run = join(out, (await readdir(out))[0] ?? '')
  const left = await runCli(['bench', '--resume', run, '--dry-run'])
  const resumed = await runCli(['bench', '--resume', run, '--json'])
  return { run, stopped, left, resumed }
}

const approaches = ['native', 'sandbox', 'webhook']
let tale: Awaited<ReturnType<typeof stopAndResume>>
beforeAll(async () => void (tale = await stopAndResume()), 120_000)

test('Ctrl-C saves, ends with 130, prints a resume line that works, and leaves no process', async () => {
  const { run, stopped, left, resumed } = tale
  expect(stopped.code).toBe(130)
  expect(stopped.stdout).toContain('partial')
  expect(stopped.stderr).toContain(`npm run bench -- --resume ${run}`)
  expect(left).toMatchObject({ code: 0, stderr: '' })
  expect(left.stdout).toMatch(/^Profile smoke, 1 round, seed 1: [12] of 3 trials are left, about \d/)
  expect(left.stdout).not.toMatch(/^ +1 {2}round 1/m)
  expect(left.stdout).toMatch(/^ +3 {2}round 1 {2}another-name × /m)
  expect(resumed.stderr).not.toContain('[1/3]')
  expect(resumed).toMatchObject({ code: 0 })
  expect((await runCli(['bench', '--resume', run, '--dry-run'])).stdout).toContain(': 0 of 3 trials are left')
  expect(
    (await readdir(join(run, 'trials'))).filter((file) => /^\d{4}-\d\.json$/.test(file)).map((file) => file.slice(0, 4)),
  ).toEqual(expect.arrayContaining(['0001', '0002', '0003']))
})

test('a copied scenario under another name runs in approaches of each kind and gives a summary and all reports', async () => {
  const { run, stopped, resumed } = tale
  expect(stopped.stderr + resumed.stderr).toMatch(/another-name × sandbox, round 1/)
  expect(resumed).toMatchObject({ code: 0 })
  const summary = summarySchema.parse(JSON.parse(resumed.stdout))
  expect(new Set(summary.cells.map(({ approach }) => approach))).toEqual(new Set(approaches))
  expect(summary.oracles.filter(({ verdict }) => verdict !== 'pass')).toEqual([])
  expect(await readdir(run)).toEqual(
    expect.arrayContaining(['manifest.json', 'report.md', 'summary.json', 'table.csv', 'trials']),
  )
  expect(await readFile(join(run, 'report.md'), 'utf8')).toContain('another-name')
  const manifest = manifestSchema.parse(JSON.parse(await readFile(join(run, 'manifest.json'), 'utf8')))
  const layersOf = (id: string) => manifest.approaches.find((approach) => approach.id === id)?.layers
  expect(layersOf('native')).toBeUndefined()
  expect(layersOf('sandbox')?.map(({ id }) => id)).toContain('permissions')
  for (const { active, lacks } of layersOf('sandbox') ?? []) expect(lacks === undefined).toBe(active)
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
