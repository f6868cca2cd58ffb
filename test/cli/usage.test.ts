import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import packageFile from '../../package.json' with { type: 'json' }
import { loadScenarios } from '../../src/cli/load-scenarios.ts'
import { copyScenario } from './copy-scenario.ts'
import { runOldNode } from './old-node.ts'
import { type CliEnd, runCli, runCommands } from './run-cli.ts'

const { scripts } = packageFile

let folder = ''
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hookbench-usage-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

/** A copy of sms-reply in which `change` was made to one file. */
const broken = async (name: string, file: string, change: (text: string) => string): Promise<string> => {
  const copy = await copyScenario('sms-reply', join(folder, name))
  await writeFile(join(copy, file), change(await readFile(join(copy, file), 'utf8')))
  return copy
}

const wrong: readonly (readonly [what: string, args: readonly string[], says: RegExp])[] = [
  ['an unknown flag', ['bench', '--rouns', '3'], /--rounds/],
  ['an unknown scenario', ['bench', '--scenario', 'sms-replay'], /sms-reply/],
  ['an unknown approach', ['bench', '--approach', 'webhok'], /webhook/],
  ['an unknown profile', ['bench', '--profile', 'fast'], /quick/],
  ['rounds that are no number', ['bench', '--rounds', 'many'], /--rounds 6/],
  ['an approach named twice', ['bench', '--approach', 'none,none'], /once/],
  [
    'a run to resume, and another scenario',
    ['bench', '--resume', 'x', '--scenario', 'a'],
    /--resume .* with --scenario\b.*\n.*leave/,
  ],
  [
    'a run to resume, and a new run in all',
    ['bench', '--resume=x', '--seed', '1', '--out=y', '--dry-run'],
    /with --seed, --out\b/,
  ],
  ['a run to resume, and a list', ['bench', '--resume', 'x', '--list'], /with --list/],
  ['a run to resume that is not there', ['bench', '--resume', '/nowhere/at/all'], /no run/],
  [
    'a name server that is none',
    ['platform', '--scenario', 'sms-reply', '--port', '0', '--name-server', 'ns.example:53'],
    /--name-server ns\.example:53 is no name server.*\n.*127\.0\.0\.1:5353/,
  ],
]

describe('what is typed wrongly ends with 64 and says what to do next', () => {
  let ends: CliEnd[] = []
  beforeAll(async () => void (ends = await runCommands(wrong.map(([, args]) => args))))
  test.each(wrong.map(([what, , says], row) => [what, row, says] as const))('%s', (_, row, says) => {
    const { code, stdout = '', stderr = '' } = ends[row] ?? {}
    expect(stderr).toMatch(says)
    expect(stderr).not.toMatch(/\n\s+at /)
    expect([code, stdout]).toEqual([64, ''])
  })

  test('two scenarios for one platform that have the same hook point', async () => {
    await expect(loadScenarios(['sms-reply', 'sms-reply'])).rejects.toMatchObject({ code: 'E_OPTION' })
    const [one, other] = await loadScenarios(['sms-reply', 'push-ci'])
    expect(one?.hook.id).not.toBe(other?.hook.id)
  })

  test('an unknown command', async () => {
    const { code, stderr } = await runCli(['benhc'])
    expect(stderr).toMatch(/Did you mean bench/)
    expect(code).toBe(64)
  })

  test('an unknown key in a scenario: the file, the path and what is allowed', async () => {
    const scenario = await broken('unknown-key', 'scenario.ts', (text) => text.replace('load: {', 'load: { ratePerSec: 5,'))
    const { code, stderr } = await runCli(['bench', '--scenario', scenario])
    expect(stderr).toContain(join(scenario, 'scenario.ts'))
    expect(stderr).toMatch(/load.*ratePerSec[\s\S]*ratePerSecond/)
    expect(code).toBe(64)
  })

  test('a negative rate', async () => {
    const scenario = await broken('negative', 'scenario.ts', (text) => text.replace(/ratePerSecond: \d+/, 'ratePerSecond: -5'))
    const { code, stderr } = await runCli(['bench', '--scenario', scenario])
    expect(stderr).toMatch(/load\.ratePerSecond/)
    expect(code).toBe(64)
  })

  test('an extension with a syntax error: line and column', async () => {
    const scenario = await broken(
      'syntax',
      'extension.js',
      () => 'export default async function (event) {\n  return event..id\n}\n',
    )
    const { code, stderr } = await runCli(['bench', '--scenario', scenario])
    expect(stderr).toMatch(/extension\.js.*\b2:\d+|line 2, column \d+/)
    expect(code).toBe(64)
  })

  test('an extension that imports something: line and column, and not its whole source as a URL', async () => {
    const scenario = await broken('imports', 'extension.js', (text) => `import { Agent } from 'undici'\n${text}`)
    const { code, stderr } = await runCli(['bench', '--scenario', scenario, '--dry-run'])
    expect(stderr).toContain(`error: ${join(scenario, 'extension.js')}:1:23: it imports "undici" (E_BAD_EXTENSION)\n`)
    expect(stderr).not.toContain('data:')
    expect(code).toBe(64)
  })

  test('an extension that throws on a payload: before anything is started, with the file and the payload', async () => {
    const scenario = await broken('throws', 'extension.js', (text) =>
      text.replace('const words =', "if (Body === 'QUIT') throw new Error('no luck')\n  const words ="),
    )
    const { code, stdout, stderr } = await runCli(['bench', '--scenario', scenario, '--dry-run'])
    expect(stderr).toContain(`${join(scenario, 'extension.js')}, run alone on payloads()[3]: Error: no luck`)
    expect([code, stdout]).toEqual([64, ''])
  })

  test('a results folder that cannot be written', async () => {
    const file = join(folder, 'a-file')
    await writeFile(file, '')
    const { code, stderr } = await runCli(['bench', '--out', join(file, 'results')])
    expect(stderr).toMatch(/E_NOT_WRITABLE/)
    expect(code).toBe(64)
  })
})

describe('what only looks', () => {
  test('--list names scenarios, approaches with their variants, faults, runbooks and profiles', async () => {
    const { code, stdout } = await runCli(['bench', '--list'])
    for (const name of ['sms-reply', 'sandbox:in-process', 'endless-loop', 'first-working-extension', 'rigorous'])
      expect(stdout).toContain(name)
    expect(stdout).toMatch(
      /endless-loop +an extension never ends\n +at the platform: .* under native: .*\n +at the customer: .* never replies\n/,
    )
    expect(stdout).toMatch(/--intensity: ms that it takes longer \(300\)/)
    expect(code).toBe(0)
  })

  test('--dry-run prints the plan and its duration, and makes nothing', async () => {
    const out = join(folder, 'dry')
    const { code, stdout } = await runCli(['bench', '--dry-run', '--out', out, '--rounds', '2', '--scenario', 'sms-reply'])
    expect(stdout).toMatch(/6 trials, about \d/)
    expect(stdout.match(/sms-reply × /g)?.length).toBe(6)
    expect([code, existsSync(out)]).toEqual([0, false])
  })

  test('every command for people is shown as an npm script that exists', async () => {
    const { stdout } = await runCli(['--help'])
    const shown = [...stdout.matchAll(/^ {2}([a-z:]+) {2}/gm)].map(([, name]) => name).filter((name) => name !== 'help')
    expect(shown).toEqual(expect.arrayContaining(['bench', 'platform', 'validate:statistics']))
    expect(Object.keys(scripts)).toEqual(expect.arrayContaining(shown))
    const helps = await runCommands(shown.map((name = '') => [name.replace(':', '-'), '--help']))
    for (const [index, { code, stdout: help }] of helps.entries()) {
      expect(code).toBe(0)
      expect(help).toContain(`Usage: npm run ${shown[index]} -- [options]`)
      expect(help).not.toMatch(/^ *hookbench /m)
    }
    expect(helps).toHaveLength(shown.length)
  })

  test.each(['bench', 'platform', 'micro', 'report'])('%s --help shows examples and ends with 0', async (name) => {
    const { code, stdout } = await runCli([name, '--help'])
    expect(stdout).toMatch(/Examples?:/)
    expect(code).toBe(0)
  })
})

test('a reader that has seen enough is no failure', () => {
  const script = `set -o pipefail; "$0" src/main.ts bench --profile rigorous --dry-run | head -1`
  const { status, stdout, stderr } = spawnSync('bash', ['-c', script, process.execPath], { encoding: 'utf8' })
  expect({ status, lines: stdout.split('\n').length, stderr }).toEqual({ status: 0, lines: 2, stderr: '' })
})

test('a Node that is too old says in one line what to type instead', () => {
  const { status, stderr } = runOldNode(['src/main.ts', 'bench'])
  expect(stderr).toMatch(/^hookbench needs Node 26.*npm ci.*npm run bench.*$/)
  expect(status).toBe(64)
})

// As npm runs it where `npm ci` has not been, with the machine's own Node.
test.each(Object.entries(scripts).filter(([, command]) => command.startsWith('node ')))(
  'npm run %s with a Node that is too old says the same, whatever file it would run',
  (_, command) => {
    const { status, stderr } = runOldNode(command.split(' ').slice(1))
    expect([status, stderr]).toEqual([64, expect.stringMatching(/^hookbench needs Node 26.*npm ci.*npm run .*$/)])
  },
)
