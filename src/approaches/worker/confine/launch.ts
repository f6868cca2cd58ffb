import { type ChildProcess, spawn, type StdioOptions } from 'node:child_process'
import type { MemoryGroup } from './memory-groups.ts'
import { rank } from './priority.ts'
import type { Confinement } from './probe.ts'

export interface ConfinedOptions {
  /** Paths that it may read: its own code. */
  readonly readable: readonly string[]
  /** Node's further arguments, and the program with its own. */
  readonly args: readonly string[]
  readonly stdio: StdioOptions
  /** 0 to 19. */
  readonly nice: number
  /** What it may have by a watchdog's count; its memory group gives a little more. */
  readonly memoryMb: number
}

export interface Confined {
  readonly child: ChildProcess
  /** Where the machine gives one. `remove` it when the child has closed. */
  readonly memory: MemoryGroup | undefined
}

/**
 * Starts Node under every layer that this machine gives, in a session of its own: signals from a terminal are the
 * platform's to hear. Throws when it cannot be started.
 */
export const startConfined = (confinement: Confinement, options: ConfinedOptions): Confined => {
  const { readable, args, stdio, nice, memoryMb } = options
  const readables = readable.map((path) => `--allow-fs-read=${path}`)
  const node = [process.execPath, '--permission', ...readables, '--disable-warning=PERM0001', ...args]
  const [file = '', ...rest] = [...confinement.command, ...node]
  const child = spawn(file, rest, { env: {}, cwd: '/', detached: true, stdio })
  // Without a descriptor for its pipes Node says so later only, by an event that would end this process if nobody listened.
  if (!child.stdio) {
    child.on('error', () => {})
    throw new Error('no file descriptor is left for its pipes')
  }
  if (child.pid !== undefined) rank(child.pid, nice)
  return { child, memory: child.pid === undefined ? undefined : join(confinement, child.pid, memoryMb) }
}

/** Before it has done anything: memory is counted where it is first taken. */
const join = ({ memoryGroups }: Confinement, pid: number, memoryMb: number): MemoryGroup | undefined => {
  const group = attempt(() => memoryGroups?.create(memoryMb))
  if (!group || attempt(() => (group.add(pid), true))) return group
  group.remove()
  return undefined
}

const attempt = <T>(act: () => T): T | undefined => {
  try {
    return act()
  } catch {
    return undefined
  }
}
