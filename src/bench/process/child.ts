import { spawn } from 'node:child_process'
import type { ChildProcessWithoutNullStreams } from 'node:child_process'
import { createInterface } from 'node:readline'
import type { Interface } from 'node:readline'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { BenchError } from '../../hooks/bench-error.ts'
import { createTail } from './tail.ts'

const mainPath = fileURLToPath(new URL('../../main.ts', import.meta.url))
const stopGraceMs = 5_000

export interface ChildOptions {
  /** What is run: `src/main.ts` when it is not said. */
  readonly script?: string
  /** What follows it; `--exit-with-parent` is added. */
  readonly args: readonly string[]
  /** For messages to people. */
  readonly name: string
  readonly readyTimeoutMs: number
  /** Added to this process's environment. */
  readonly env?: Readonly<Record<string, string>>
  /** The network namespace that it is started in, by its name under /run/netns; else this process's own. */
  readonly namespace?: string | undefined
  /** Every line of stdout after the ready line. */
  readonly onLine?: (line: string) => void
}

export interface Exit {
  readonly code: number | null
  readonly signal: NodeJS.Signals | null
}

/** A process that the bench started, and that does not outlive it: its stdin is held open as a guard. */
export interface Child extends AsyncDisposable {
  readonly name: string
  readonly pid: number
  /** The parsed ready line. */
  readonly ready: unknown
  readonly exited: Promise<Exit>
  /** The last lines that it wrote to stderr. */
  stderrTail(): string
  /** Writes one line to its stdin; lost when the process has gone. */
  send(line: string): void
  /** SIGTERM, then SIGKILL to its whole process group after five seconds. Answers when it has exited. */
  stop(): Promise<void>
  /** SIGKILL to its process group, at once. */
  kill(): void
}

/**
 * Starts `node src/main.ts …args --exit-with-parent`, or another script, and answers once it has printed its one JSON ready line.
 * The child leads a process group of its own, so that Ctrl-C reaches the bench alone, which then stops its children
 * in order. One that ends, times out or prints something else first is a `BenchError` with the end of its stderr.
 */
export const startChild = async (options: ChildOptions): Promise<Child> => {
  const [program, ...args] = commandOf(options)
  const spawned = spawn(program, args, {
    detached: true,
    stdio: ['pipe', 'pipe', 'pipe'],
    // What was added comes first, too, so that it is there however little of it somebody shows.
    env: { ...options.env, ...process.env, ...options.env },
  })
  const child = watch(spawned, options.name)
  try {
    const ready = await readyLine(spawned, child, options)
    return { ...child, ready }
  } catch (error) {
    child.kill()
    await child.exited
    throw error
  }
}

/** `nsenter` becomes the program, so that its pid and signals are the child's; `ip netns exec` would hide the cgroups. */
const commandOf = ({ script = mainPath, args, namespace }: ChildOptions): [string, ...string[]] => {
  const own = [process.execPath, script, ...args, '--exit-with-parent'] as const
  return namespace === undefined ? [...own] : ['nsenter', `--net=/run/netns/${namespace}`, ...own]
}

type Watched = Omit<Child, 'ready'>

const running = new Set<number>()

/** A second Ctrl-C ends this process where it stands: nobody is asked to stop any more, so nobody may go on. */
process.on('exit', () => {
  for (const pid of running) killGroup(pid)
})

const watch = (spawned: ChildProcessWithoutNullStreams, name: string): Watched => {
  const tail = createTail(200)
  createInterface(spawned.stderr).on('line', tail.add)
  spawned.stdin.on('error', () => {}) // EPIPE: the exit tells more.
  if (spawned.pid !== undefined) running.add(spawned.pid)
  const exited = exitOf(spawned)
  const kill = (): void => {
    if (spawned.exitCode === null && spawned.signalCode === null) killGroup(spawned.pid)
  }
  const stop = async (): Promise<void> => {
    spawned.kill('SIGTERM')
    const patience = setTimeout(kill, stopGraceMs)
    await exited
    clearTimeout(patience)
  }
  return {
    name,
    pid: spawned.pid ?? 0,
    exited,
    stderrTail: tail.text,
    send: (line) => void spawned.stdin.write(`${line}\n`),
    stop,
    kill,
    [Symbol.asyncDispose]: stop,
  }
}

const exitOf = async (spawned: ChildProcessWithoutNullStreams): Promise<Exit> => {
  const exit = await new Promise<Exit>((resolve) => {
    spawned.once('exit', (code, signal) => resolve({ code, signal }))
    spawned.once('error', () => resolve({ code: null, signal: null }))
  })
  // What it started and left behind would hold ports, cores and our pipes.
  killGroup(spawned.pid)
  running.delete(spawned.pid ?? 0)
  const output = [spawned.stdout, spawned.stderr].filter((stream) => !stream.closed)
  const ended = Promise.all(output.map((stream) => new Promise((resolve) => stream.once('close', resolve))))
  await Promise.race([ended, sleep(500, undefined, { ref: false })])
  for (const stream of [spawned.stdin, spawned.stdout, spawned.stderr]) stream.destroy()
  return exit
}

const killGroup = (pid: number | undefined): void => {
  if (pid === undefined) return
  try {
    process.kill(-pid, 'SIGKILL')
  } catch {
    // ESRCH: nobody is left.
  }
}

const readyLine = async (spawned: ChildProcessWithoutNullStreams, child: Watched, options: ChildOptions) => {
  const first = firstLine(createInterface(spawned.stdout), options.onLine)
  const patience = new AbortController()
  const outcome = await Promise.race([
    first.then((line) => ({ kind: 'line', line }) as const),
    child.exited.then((exit) => ({ kind: 'exited', exit }) as const),
    sleep(options.readyTimeoutMs, { kind: 'late' } as const, { signal: patience.signal }),
  ]).finally(() => patience.abort())
  if (outcome.kind === 'exited') {
    const { code, signal } = outcome.exit
    throw notReady(child, `ended before it was ready (${signal ?? `exit code ${String(code)}`})`)
  }
  if (outcome.kind === 'late') throw notReady(child, `was not ready after ${options.readyTimeoutMs} ms`)
  return parsed(outcome.line, child)
}

const firstLine = (lines: Interface, onLater: (line: string) => void = () => {}): Promise<string> =>
  new Promise((resolve) => {
    lines.once('line', (line) => {
      resolve(line)
      lines.on('line', onLater)
    })
  })

const parsed = (line: string, child: Watched): unknown => {
  try {
    return JSON.parse(line)
  } catch {
    throw notReady(child, `printed ${JSON.stringify(line.slice(0, 200))} where its JSON ready line was due`)
  }
}

const notReady = (child: Watched, what: string): BenchError => {
  const tail = child.stderrTail()
  return new BenchError(
    'E_CHILD_NOT_READY',
    `the ${child.name} process ${what}${tail === '' ? ' and wrote nothing to stderr' : `; its stderr ends with:\n${tail}`}`,
    'Correct what its last lines name; `uptime` tells whether the machine is overloaded, and then run it again.',
  )
}
