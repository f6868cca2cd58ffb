import { readdir, readFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { expect, test } from 'vitest'
import packageFile from '../../package.json' with { type: 'json' }
import { allContestants } from '../../src/cli/all-contestants.ts'
import { describeFaults } from '../../src/cli/describe-faults.ts'
import { withFaults } from '../../src/cli/readme-faults.ts'
import { runCli } from '../cli/run-cli.ts'

const root = resolve(import.meta.dirname, '../..')
const readme = await readFile(join(root, 'README.md'), 'utf8')

const foldersIn = async (path: string): Promise<string[]> =>
  (await readdir(join(root, path), { withFileTypes: true })).filter((entry) => entry.isDirectory()).map(({ name }) => name)

test('every npm script that the README names exists', () => {
  const named = new Set([...readme.matchAll(/npm run ([a-z:-]+)/g)].map(([, name]) => name ?? ''))
  expect(named.size).toBeGreaterThan(8)
  expect(Object.keys(packageFile.scripts)).toEqual(expect.arrayContaining([...named]))
})

test('every command of .ci/run stands in the README, and so does .ci/run', async () => {
  const steps = (await readFile(join(root, '.ci/run'), 'utf8')).matchAll(/^(?:if| ) *run (npm .*?)(?:; then)?$/gm)
  const commands = [...steps].map(([, command]) => command ?? '')
  expect(commands).toHaveLength(4)
  for (const command of [...commands, '.ci/run']) expect(readme).toContain(command)
})

test('the layout lists every folder that holds code, and no other', async () => {
  const layout = /## Layout\n\n```\n([^`]*)```/.exec(readme)?.[1] ?? ''
  const listed = [...layout.matchAll(/^(\S+)\/ {2,}\S/gm)].map(([, path]) => path ?? '')
  const src = (await foldersIn('src')).map((name) => `src/${name}`)
  expect(listed.toSorted()).toEqual([...src, 'scenarios', 'results', 'scripts', 'test'].toSorted())
})

test('the faults that the README lists are those of the catalogue, in its words', async () => {
  const faults = await describeFaults(allContestants())
  expect(faults.length).toBeGreaterThan(5)
  expect(readme, '`npm run readme:faults` writes them anew').toBe(withFaults(readme, faults))
})

test('the time scales of retries that the README names are those of a trial and of a fault cell', async () => {
  const source = await readFile(join(root, 'src/bench/runner/platform-process.ts'), 'utf8')
  const [trial, cell] = ['retryTimeScale', 'cellTimeScale'].map((name) => {
    const factor = new RegExp(`${name} = ([\\d_]+)`).exec(source)?.[1]
    return Number(factor?.replace('_', '')).toLocaleString('en-US')
  })
  expect(readme).toMatch(
    new RegExp(`retry schedule[^.]*runs ${trial} times as fast in a trial, and ${cell} times in a fault cell`),
  )
})

test('a nightly run has more time than it needs', async () => {
  const workflow = await readFile(join(root, '.github/workflows/nightly.yml'), 'utf8')
  const minutes = Number(/timeout-minutes: (\d+)/.exec(workflow)?.[1])
  expect(workflow).toContain('npm run bench -- --profile standard --out')
  const { stdout } = await runCli(['bench', '--profile', 'standard', '--dry-run'])
  const [, hours, rest] = /about (\d+) h (\d+) min\.$/m.exec(stdout) ?? []
  expect(Number(hours) * 60 + Number(rest)).toBeLessThan(minutes)
})
