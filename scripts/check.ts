import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'

const root = join(import.meta.dirname, '..')
const bin = (name: string): string => join(root, 'node_modules/.bin', name)

interface Step {
  readonly name: string
  readonly command: readonly [string, ...string[]]
  readonly next: string
}

const steps: readonly Step[] = [
  { name: 'types', command: [bin('tsc'), '--noEmit', '-p', root], next: 'correct the types' },
  {
    name: 'lint',
    command: [bin('oxlint'), '--type-aware', '--deny-warnings'],
    next: 'correct what is found, or disable the rule on that line with a reason',
  },
  {
    name: 'arrows',
    command: [process.execPath, 'scripts/check-arrows.ts'],
    next: 'move the code, or the type, to the room that owns it',
  },
  { name: 'format', command: [bin('oxfmt'), '--check', '.'], next: '`npm run format` does it' },
  { name: 'dead code', command: [bin('knip'), '--no-progress'], next: 'delete what is unused, or stop exporting it' },
]

/** Runs one step and answers whether it passed; its output is shown only where somebody needs it. */
const run = async ({ name, command: [program, ...args], next }: Step): Promise<boolean> => {
  const child = spawn(program, args, { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] })
  // Without a listener, a program that is not there would end us instead of failing its step.
  const started = once(child, 'close').catch((error: unknown) => [String(error)])
  const [stdout, stderr, [code]] = await Promise.all([text(child.stdout), text(child.stderr), started])
  const output = [stdout, stderr, typeof code === 'string' ? code : ''].map((part) => part.trim()).filter(Boolean)
  if (code === 0) console.log(`✓ ${name}${name === 'arrows' ? ` (${output.at(-1)})` : ''}`)
  else console.log([`✗ ${name}`, ...output.map(indent), `  → ${next}`].join('\n'))
  return code === 0
}

const indent = (output: string): string => output.replaceAll(/^/gm, '  ')

let failed = 0
for (const step of steps) if (!(await run(step))) failed++
if (failed > 0) console.log(`${failed} of ${steps.length} checks failed`)
process.exitCode = failed === 0 ? 0 : 1
