import { createCpuAccount } from './cpu-account.ts'
import type { CpuAccount } from './cpu-account.ts'
import { contents, readProcessTable, treeOf } from './process-table.ts'
import type { ProcessEntry } from './process-table.ts'

/**
 * What processes have used. `cpuUs` counts user and system time since their start. `rssBytes` is resident memory:
 * what each process has of its own, and of mapped files (Node's own code above all) only the process with the most,
 * since such pages are there once however many processes map them.
 */
export interface Usage {
  readonly cpuUs: number
  readonly rssBytes: number
}

/**
 * Usage of the given processes with all their descendants, from /proc. Descendants that have ended count through the
 * parent that waited for them, or through an `account` that saw them. Undefined when none of the processes is there.
 */
export const readUsage = (
  rootPids: readonly number[],
  table: ReadonlyMap<number, ProcessEntry> = readProcessTable(),
  account: CpuAccount = createCpuAccount(),
): Usage | undefined => {
  const entries = new Set(rootPids.flatMap((pid) => treeOf(pid, table)))
  if (entries.size === 0) return undefined
  return { cpuUs: account.read(entries), rssBytes: residentBytes([...entries]) }
}

const residentBytes = (entries: readonly ProcessEntry[]): number => {
  const memory = entries.map(({ pid }) => memoryOf(pid))
  const own = memory.reduce((sum, { ownBytes }) => sum + ownBytes, 0)
  return own + Math.max(...memory.map(({ fileBytes }) => fileBytes))
}

const memoryOf = (pid: number): { ownBytes: number; fileBytes: number } => {
  const status = contents(`/proc/${pid}/status`)
  const bytes = (field: string): number => Number(new RegExp(`^${field}:\\s+(\\d+) kB`, 'm').exec(status)?.[1] ?? 0) * 1_024
  return { ownBytes: bytes('RssAnon') + bytes('RssShmem'), fileBytes: bytes('RssFile') }
}
