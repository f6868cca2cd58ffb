import { contents, listing, readProcessTable, treeOf } from './process-table.ts'
import type { ProcessEntry } from './process-table.ts'

/**
 * What processes have used. `cpuUs` counts user and system time since their start. `rssBytes` adds up resident sets:
 * pages that processes share, such as Node's own code, count in each of them.
 */
export interface Usage {
  readonly cpuUs: number
  readonly rssBytes: number
}

/**
 * Usage of the given processes with all their descendants, from /proc. Descendants that have ended count through the
 * parent that waited for them; only what an orphan used is lost. Undefined when none of the processes is there.
 */
export const readUsage = (
  rootPids: readonly number[],
  table: ReadonlyMap<number, ProcessEntry> = readProcessTable(),
): Usage | undefined => {
  const entries = new Set(rootPids.flatMap((pid) => treeOf(pid, table)))
  if (entries.size === 0) return undefined
  let cpuUs = 0
  let rssBytes = 0
  for (const entry of entries) {
    cpuUs += finerCpuUs(entry.ownCpuUs, threadsCpuUs(entry.pid)) + entry.reapedCpuUs
    rssBytes += residentBytes(entry.pid)
  }
  return { cpuUs, rssBytes }
}

/**
 * Two accounts of one process: the kernel's in steps of 10 ms, with its ended threads, and the scheduler's to the
 * nanosecond, of living threads only. The finer one holds unless ended threads are what makes it the smaller.
 */
const finerCpuUs = (processUs: number, threadsUs: number): number =>
  threadsUs > processUs - coarsenessUs ? threadsUs : processUs

/** User and system time are rounded apart, each to 10 ms. */
const coarsenessUs = 20_000

const threadsCpuUs = (pid: number): number => {
  let sum = 0
  for (const thread of listing(`/proc/${pid}/task`)) {
    sum += Number.parseInt(contents(`/proc/${pid}/task/${thread}/schedstat`)) || 0
  }
  return sum / 1_000
}

const residentBytes = (pid: number): number => {
  const kilobytes = /^VmRSS:\s+(\d+) kB/m.exec(contents(`/proc/${pid}/status`))?.[1]
  return Number(kilobytes ?? 0) * 1_024
}
