import { createBusyThreads } from '../probes/busy-threads.ts'
import { contents, type ProcessEntry, readProcessTable, treeOf } from '../probes/process-table.ts'

/** What the platform's processes took, over some time. Figures are 0 where there is no /proc. */
export interface ProcessAccount {
  /** The most resident memory that any one process of the platform had. */
  readonly peakMb: number
  /** Processes that the platform had started and that have ended. */
  readonly workersLost: number
}

/** Watches a platform with all that it starts. */
export interface ProcessWatch extends Disposable {
  /** What was seen since the last time. */
  take(): ProcessAccount
  /** How many threads wanted a core nearly all the time since this was asked last. */
  busyThreads(): number
}

/** As often as the platform's own watchdog: a faster growth than either sees is a process's end for both. */
const sampleEveryMs = 10
/** Walking /proc costs milliseconds of a core. */
const samplesPerWalk = 10

export const watchProcesses = (platformPid: number): ProcessWatch => {
  const busy = createBusyThreads()
  let known = new Map<number, ProcessEntry>()
  let peakKb = 0
  let lost = 0
  let samples = 0
  const walk = (): void => {
    const now = new Map(treeOf(platformPid, readProcessTable()).map((entry) => [entry.pid, entry]))
    // One that has started another is a wrapper around a worker, not a second one.
    const parents = new Set([...known.values()].map(({ parent }) => parent))
    for (const { pid, startTicks } of known.values()) {
      if (now.get(pid)?.startTicks !== startTicks && !parents.has(pid) && pid !== platformPid) lost++
    }
    known = now
  }
  const sample = (): void => {
    if (samples++ % samplesPerWalk === 0) walk()
    for (const pid of known.keys()) peakKb = Math.max(peakKb, residentKb(pid))
  }
  sample()
  const timer = setInterval(sample, sampleEveryMs)
  return {
    take: () => {
      walk()
      const taken = { peakMb: peakKb / 1_024, workersLost: lost }
      peakKb = 0
      lost = 0
      return taken
    },
    busyThreads: () => busy([...known.keys()]),
    [Symbol.dispose]: () => clearInterval(timer),
  }
}

const pageKb = 4

/** proc_pid_statm(5): size, resident, … in pages. */
const residentKb = (pid: number): number => Number(contents(`/proc/${pid}/statm`).split(' ')[1] ?? 0) * pageKb
