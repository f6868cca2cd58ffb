import { readdirSync, readFileSync } from 'node:fs'

/** One line of Linux's process table. CPU times are the whole process's, in µs, to the kernel's 10 ms. */
export interface ProcessEntry {
  readonly pid: number
  readonly parent: number
  /** Clock ticks since boot; with the pid it names a process for good, because pids are used again. */
  readonly startTicks: number
  readonly ownCpuUs: number
  /** Of descendants that have ended and been waited for. */
  readonly reapedCpuUs: number
}

/** USER_HZ: 100 on every Linux that Node runs on. */
const usPerTick = 1e6 / 100

/** All processes by pid, from /proc; empty where there is none. */
export const readProcessTable = (): Map<number, ProcessEntry> => {
  const table = new Map<number, ProcessEntry>()
  for (const name of listing('/proc')) {
    const entry = /^\d+$/.test(name) ? parseStat(contents(`/proc/${name}/stat`)) : undefined
    if (entry !== undefined) table.set(entry.pid, entry)
  }
  return table
}

/** The process and all its descendants; none when it has gone. */
export const treeOf = (root: number, table: ReadonlyMap<number, ProcessEntry>): ProcessEntry[] => {
  const children = Map.groupBy(table.values(), ({ parent }) => parent)
  const first = table.get(root)
  const tree = first === undefined ? [] : [first]
  // The list grows while it is walked.
  for (const { pid } of tree) tree.push(...(children.get(pid) ?? []))
  return tree
}

/** Of its descendants the one that has worked most; none where it has none, or has gone. */
export const busiestBelow = (root: number): ProcessEntry | undefined => {
  const [, ...below] = treeOf(root, readProcessTable())
  return below.toSorted((one, other) => other.ownCpuUs - one.ownCpuUs)[0]
}

/** Reads a line of /proc/PID/stat (man 5 proc_pid_stat): the name may hold spaces and brackets, so it goes first. */
export const parseStat = (line: string): ProcessEntry | undefined => {
  const nameEnd = line.lastIndexOf(')')
  if (nameEnd < 0) return undefined
  const fields = line
    .slice(nameEnd + 2)
    .split(' ')
    .map(Number)
  const field = (number: number): number => fields[number - 3] ?? 0
  return {
    pid: Number.parseInt(line),
    parent: field(4),
    startTicks: field(22),
    ownCpuUs: (field(14) + field(15)) * usPerTick,
    reapedCpuUs: (field(16) + field(17)) * usPerTick,
  }
}

/** The text of a file in /proc, empty when the process has gone or there is no /proc. */
export const contents = (path: string): string => {
  try {
    return readFileSync(path, 'latin1')
  } catch {
    return ''
  }
}

export const listing = (path: string): string[] => {
  try {
    return readdirSync(path)
  } catch {
    return []
  }
}
