import { existsSync, mkdirSync, readdirSync, readFileSync, rmdirSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'

/** A control group that bounds the memory of one process, whatever that process does. */
export interface MemoryGroup {
  add(pid: number): void
  /** In MB, by the watchdog's count: it comes first, because it finds out whose doing it was. */
  limit(memoryMb: number): void
  /** Whether the kernel has ended a process of the group for its memory. */
  hasKilled(): boolean
  /** Once its process has ended. */
  remove(): void
}

export interface MemoryGroups {
  /** Throws where the kernel gives no more groups. */
  create(memoryMb: number): MemoryGroup
}

/** The two interfaces of Linux: cgroups v2, and v1's memory controller. */
interface Dialect {
  readonly limit: string
  readonly events: string
}

const v1: Dialect = { limit: 'memory.limit_in_bytes', events: 'memory.oom_control' }
const v2: Dialect = { limit: 'memory.max', events: 'memory.events' }

const prefix = 'hookbench-'

/** Groups below our own, so that what bounds us bounds them, too. Throws, with the reason, where none can be made. */
export const openMemoryGroups = (root = '/sys/fs/cgroup', own = readFileSync('/proc/self/cgroup', 'utf8')): MemoryGroups => {
  const { parent, dialect } = ownGroup(root, own.split('\n'))
  sweep(parent)
  let last = 0
  const create = (memoryMb: number): MemoryGroup =>
    createGroup(join(parent, `${prefix}${process.pid}-${++last}`), dialect, memoryMb)
  create(1_024).remove()
  return { create }
}

/** The kernel catches what is faster than the watchdog's ticks. */
const slack = 1.15

const createGroup = (folder: string, dialect: Dialect, memoryMb: number): MemoryGroup => {
  mkdirSync(folder)
  const limit = (megabytes: number): void =>
    writeFileSync(join(folder, dialect.limit), String(Math.ceil(megabytes * slack * 1_048_576)))
  try {
    limit(memoryMb)
  } catch (error) {
    rmdirSync(folder)
    throw error
  }
  return {
    limit: (megabytes) => {
      try {
        limit(megabytes)
      } catch {
        // It keeps the limit that it had: the watchdog goes by its own count.
      }
    },
    add: (pid) => writeFileSync(join(folder, 'cgroup.procs'), String(pid)),
    hasKilled: () => /^oom_kill [1-9]/m.test(readFileSync(join(folder, dialect.events), 'utf8')),
    remove: () => removeGroup(folder),
  }
}

/** A group is busy for a moment after its last process has gone; what is left even so goes with the next start's sweep. */
const removeGroup = (folder: string, tries = 20): void => {
  try {
    rmdirSync(folder)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EBUSY' && tries > 0) setTimeout(removeGroup, 25, folder, tries - 1)
  }
}

const ownGroup = (root: string, lines: readonly string[]): { parent: string; dialect: Dialect } => {
  const v1Path = /^\d+:(?:[^:]*,)?memory(?:,[^:]*)?:(.*)$/
  const found = lines.map((line) => v1Path.exec(line)?.[1]).find((path) => path !== undefined)
  if (found !== undefined) return { parent: join(root, 'memory', found), dialect: v1 }
  const parent = join(root, lines.map((line) => /^0::(.*)$/.exec(line)?.[1]).find((path) => path !== undefined) ?? '/')
  const given = join(parent, 'cgroup.subtree_control')
  if (!existsSync(given)) throw new Error('there are no control groups')
  if (!readFileSync(given, 'utf8').includes('memory')) writeFileSync(given, '+memory')
  return { parent, dialect: v2 }
}

/** What platforms left behind that were killed. */
const sweep = (parent: string): void => {
  for (const name of readdirSync(parent)) {
    const pid = new RegExp(`^${prefix}(\\d+)-\\d+$`).exec(basename(name))?.[1]
    if (pid !== undefined && !existsSync(`/proc/${pid}`)) removeGroup(join(parent, name), 0)
  }
}
