import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'

const main = fileURLToPath(new URL('../../src/main.ts', import.meta.url))
const severalCommands = fileURLToPath(new URL('./commands-process.ts', import.meta.url))

export interface CliEnd {
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
}

export interface CliRun {
  readonly pid: number
  readonly stdout: () => string
  readonly stderr: () => string
  /** What it printed first; empty when it ends without a word. */
  readonly firstWords: Promise<string>
  readonly ended: Promise<CliEnd>
  signal(name: NodeJS.Signals): void
}

/** Runs `hookbench …args` as a person would, in a process of its own. */
export const startCli = (args: readonly string[], env: Record<string, string> = {}): CliRun => startScript(main, args, env)

const startScript = (script: string, args: readonly string[], env: Record<string, string>): CliRun => {
  const child = spawn(process.execPath, [script, ...args], {
    env: { ...process.env, NO_COLOR: '1', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let stdout = ''
  let stderr = ''
  child.stdout.on('data', (chunk: Buffer) => (stdout += chunk.toString()))
  child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()))
  return {
    pid: child.pid ?? 0,
    stdout: () => stdout,
    stderr: () => stderr,
    firstWords: new Promise((resolve) => {
      child.stdout.once('data', () => setImmediate(() => resolve(stdout)))
      child.once('close', () => resolve(stdout))
    }),
    ended: new Promise((resolve) => child.once('close', (code) => resolve({ code, stdout, stderr }))),
    signal: (name) => void child.kill(name),
  }
}

export const runCli = (args: readonly string[], env?: Record<string, string>) => startCli(args, env).ended

/** The same for commands that only say something: one process for all, because to load them takes longest. In their order. */
export const runCommands = async (commandLines: readonly (readonly string[])[]): Promise<CliEnd[]> => {
  const { code, stdout, stderr } = await startScript(severalCommands, [JSON.stringify(commandLines)], {}).ended
  if (code !== 0) throw new Error(`the process of all commands ended with ${code}: ${stderr}`)
  return JSON.parse(stdout) as CliEnd[]
}
