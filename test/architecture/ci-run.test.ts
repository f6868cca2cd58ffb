import { execFile } from 'node:child_process'
import { chmod, cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'

const root = resolve(import.meta.dirname, '../..')
let temp: string

beforeEach(async () => {
  temp = await mkdtemp(join(tmpdir(), 'hookbench-ci-'))
  await cp(join(root, '.ci'), join(temp, '.ci'), { recursive: true })
  await mkdir(join(temp, 'bin'))
  await mkdir(join(temp, 'node_modules/.vitest'), { recursive: true })
})
afterEach(() => rm(temp, { recursive: true, force: true }))

type Tests = Readonly<Record<string, readonly ('passed' | 'failed')[]>>

/** A vitest report of test files, each with its tests' ends; a file without tests could not be loaded. */
const reportOf = (files: Tests): string => {
  const count = (end: string): number =>
    Object.values(files)
      .flat()
      .filter((one) => one === end).length
  const testResults = Object.entries(files).map(([name, ends]) => ({
    name,
    message: 'it does not parse',
    status: ends.length > 0 && ends.every((end) => end === 'passed') ? 'passed' : 'failed',
    assertionResults: ends.map((status, i) => ({ status, fullName: `test ${i + 1}`, failureMessages: ['expected 1 to be 2'] })),
  }))
  const success = testResults.every(({ status }) => status === 'passed')
  return JSON.stringify({ numPassedTests: count('passed'), numFailedTests: count('failed'), success, testResults })
}

interface Ending {
  readonly code: number | null
  readonly lines: readonly string[]
  readonly commands: readonly string[]
}

/** Runs `.ci/run` with an npm that notes what it is asked, fails where told, and lets `npm test` leave `report`. */
const runCi = async (report: string | undefined, failing = 'nothing'): Promise<Ending> => {
  await writeFile(join(temp, 'report.json'), report ?? '')
  const leave = report === undefined ? ':' : 'cp report.json node_modules/.vitest/report.json'
  const npm = `#!/bin/sh\necho "$*" >> commands.txt\n[ "$1" = test ] && ${leave}\n[ "$*" != "${failing}" ]\n`
  await writeFile(join(temp, 'bin/npm'), npm)
  await chmod(join(temp, 'bin/npm'), 0o755)
  const env = { ...process.env, PATH: `${join(temp, 'bin')}:${process.env['PATH']}` }
  const { promise, resolve: done } = Promise.withResolvers<{ code: number | null; stdout: string }>()
  const child = execFile(join(temp, '.ci/run'), { cwd: tmpdir(), env }, (_, stdout) => done({ code: child.exitCode, stdout }))
  const { code, stdout } = await promise
  const commands = await readFile(join(temp, 'commands.txt'), 'utf8')
  return { code, lines: stdout.trim().split('\n'), commands: commands.trim().split('\n') }
}

const good = reportOf({ a: ['passed', 'passed'], b: ['passed'] })

test("runs exactly the README's commands, and closes with vitest's count", async () => {
  const { code, lines, commands } = await runCi(good)
  expect(commands).toEqual(['ci', 'run check', 'test', 'run bench -- --profile smoke'])
  expect(lines.at(-1)).toBe('3 passed, 0 failed')
  expect(code).toBe(0)
  const readme = await readFile(join(root, 'README.md'), 'utf8')
  for (const command of ['npm ci', 'npm run check', 'npm test', 'npm run bench']) expect(readme).toContain(command)
})

test.each([
  ['a test failed', reportOf({ a: ['passed', 'failed'], b: ['passed'] }), '2 passed, 1 failed'],
  ['a file could not be loaded', reportOf({ a: ['passed'], b: [] }), '1 passed, 1 failed'],
  ['no test ran', reportOf({}), '0 passed, 0 failed'],
  ['there is no report', undefined, '0 passed, 1 failed'],
  ['the report is cut', good.slice(0, 30), '0 passed, 1 failed'],
])('fails when %s, whatever npm test answers', async (_, report, closing) => {
  const { code, lines } = await runCi(report)
  expect(lines.at(-1)).toBe(closing)
  expect(code).toBe(1)
})

test('names the tests that failed at the end, where a record of the last lines still has them', async () => {
  const { lines } = await runCi(reportOf({ a: ['passed', 'failed'], b: [] }))
  expect(lines.slice(-5)).toEqual([
    ...['failed: a > test 2', 'expected 1 to be 2', 'failed: b', 'it does not parse', '1 passed, 2 failed'],
  ])
})

test.each(['run check', 'test', 'run bench -- --profile smoke'])(
  'fails when npm %s does, names it, and still runs the rest',
  async (failing) => {
    const { code, lines, commands } = await runCi(good, failing)
    expect(commands).toHaveLength(4)
    expect(lines).toContain(`failed: npm ${failing} (exit 1)`)
    expect(lines.at(-1)).toBe('3 passed, 0 failed')
    expect(code).toBe(1)
  },
)

test('stops when npm ci fails, and does not count an older report', async () => {
  await writeFile(join(temp, 'node_modules/.vitest/report.json'), good)
  const { code, lines, commands } = await runCi(good, 'ci')
  expect(commands).toEqual(['ci'])
  expect(lines.at(-1)).toBe('0 passed, 1 failed')
  expect(code).toBe(1)
})

test('installs what a receiver needs and the machine has not, and nothing that is there', async () => {
  const kits = { some: ['no-such-tool-chain', 'tool-chain-package', 'another'], shell: ['bash', 'bash'] }
  for (const [language, [needs, ...packages]] of Object.entries(kits)) {
    const folder = join(temp, 'src/customer/receivers', language)
    await mkdir(folder, { recursive: true })
    await writeFile(join(folder, 'receiver.json'), JSON.stringify({ needs, packages }))
  }
  await writeFile(join(temp, 'bin/apt-get'), '#!/bin/sh\necho "apt-get $*" >> commands.txt\n')
  await chmod(join(temp, 'bin/apt-get'), 0o755)
  const { code, commands } = await runCi(good)
  expect(commands.filter((line) => line.startsWith('apt-get'))).toEqual([
    'apt-get -qq update',
    'apt-get install -qq -y --no-install-recommends tool-chain-package another',
  ])
  expect(commands.indexOf('test')).toBe(commands.length - 2)
  expect(code).toBe(0)
})
