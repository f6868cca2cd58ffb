import { execFile } from 'node:child_process'
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { loadScenario } from '../../src/bench/scenario/load-scenario.ts'
import { referenceOf } from '../../src/bench/scenario/reference.ts'

const script = resolve(import.meta.dirname, '../../scripts/new-scenario.ts')
const preload = resolve(import.meta.dirname, '../../scripts/node-26.cjs')
let temp: string

beforeEach(async () => {
  temp = await mkdtemp(join(tmpdir(), 'hookbench-new-scenario-'))
})
afterEach(() => rm(temp, { recursive: true, force: true }))

const newScenario = (...words: string[]): Promise<{ code: number; stdout: string; stderr: string }> =>
  new Promise((done) => {
    // The last --into wins, so that a test may name another.
    const args = ['-r', preload, script, '--into', temp, ...words]
    const child = execFile(process.execPath, args, (_, stdout, stderr) => done({ code: child.exitCode ?? -1, stdout, stderr }))
  })

test('makes a folder that loads and whose extension handles its payloads', async () => {
  const { code, stdout, stderr } = await newScenario('my-product')
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
  expect(stdout).toContain(`--scenario ${join(temp, 'my-product')} --profile smoke`)
  const scenario = await loadScenario(join(temp, 'my-product'))
  expect(scenario.id).toBe('my-product')
  const decisions = await Promise.all(scenario.payloads.map(async (_, i) => (await referenceOf(scenario, i)).decision?.decision))
  expect(decisions).toEqual(['allow', 'deny'])
  expect(await readdir(temp)).toEqual(['my-product'])
})

test('the longest id that is allowed works', async () => {
  const id = 'a'.repeat(63)
  expect((await newScenario(id)).code).toBe(0)
  expect((await loadScenario(join(temp, id))).id).toBe(id)
})

test('refuses an id that is taken, and leaves its folder as it is', async () => {
  await newScenario('taken')
  const again = await newScenario('taken')
  expect(again.code).toBe(64)
  expect(again.stderr).toContain('is already there (E_SCENARIO_EXISTS)')
  expect((await loadScenario(join(temp, 'taken'))).payloads).toHaveLength(2)
})

test.each([['My-Product'], ['../escape'], ['a b'], [''], ['.hidden'], [], ['one', 'two'], ['id', '--inot']])(
  'refuses %j and writes nothing',
  async (...words) => {
    const { code, stderr } = await newScenario(...words)
    expect(code).toBe(64)
    expect(stderr).toContain('→')
    expect(stderr).not.toContain('    at ')
    expect(await readdir(temp)).toEqual([])
  },
)

test('a file where the folder should be made is refused, and stays as it is', async () => {
  const file = join(temp, 'a-file')
  await writeFile(file, 'mine')
  for (const into of [file, join(file, 'deeper')]) {
    const { code, stderr } = await newScenario('my-product', '--into', into)
    expect(stderr).toBe(
      `error: ${into} cannot hold a scenario: a file is in the way (E_NOT_WRITABLE)\n  → name another folder: --into FOLDER\n`,
    )
    expect(code).toBe(64)
  }
  expect(await readFile(file, 'utf8')).toBe('mine')
})
