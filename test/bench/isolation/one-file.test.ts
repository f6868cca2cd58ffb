import { execFile } from 'node:child_process'
import { cp, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, test } from 'vitest'

const run = promisify(execFile)
const home = resolve(import.meta.dirname, '../../..')

const forgets = `import type { Fault } from '../isolation/fault.ts'
import { behaving, deploying } from '../isolation/realise.ts'
import { attemptsEnd } from '../isolation/sign.ts'

const code = 'export default async function () {}'
const sign = attemptsEnd('bad-reply')

export const fault: Fault = {
  id: 'forgets',
  title: 'an extension forgets to answer',
  strikes: 'tenants',
  scenario: 'noisy-neighbour',
  atPlatform: deploying(() => code, { what: 'the tenant deploys an extension that answers nothing', sign, swallows: true }),
  atCustomer: behaving('garbage', { what: "the tenant's server answers what is no decision", sign, swallows: true }),
}
`

let copy: string
beforeAll(async () => {
  copy = await mkdtemp(join(tmpdir(), 'hookbench-one-file-'))
  const parts = ['src', 'scenarios', 'scripts', 'package.json', 'README.md']
  await Promise.all(parts.map((part) => cp(join(home, part), join(copy, part), { recursive: true })))
  await symlink(join(home, 'node_modules'), join(copy, 'node_modules'))
  await writeFile(join(copy, 'src/bench/faults/forgets.ts'), forgets)
})
afterAll(() => rm(copy, { recursive: true, force: true }))

const node = (...args: string[]) => run(process.execPath, args, { cwd: copy })

test('a fault that is one file more is listed, and README knows it by one command', async () => {
  const { stdout } = await node('src/main.ts', 'bench', '--list')
  expect(stdout).toContain('an extension forgets to answer')
  await node('scripts/readme-faults.ts')
  expect(await readFile(join(copy, 'README.md'), 'utf8')).toContain('an extension forgets to answer')
})

test('it has its row in the matrix, under each approach that can have it', async () => {
  const { stdout } = await node('src/main.ts', 'bench', '--faults', '--approach', 'none,sandbox,webhook', '--dry-run')
  const cells = stdout.split('\n').filter((line) => line.includes(': forgets'))
  expect(new Set(cells.map((line) => line.split(' × ')[1]))).toEqual(
    new Set(['sandbox: forgets, 5 % bad', 'webhook: forgets, 5 % bad']),
  )
})
