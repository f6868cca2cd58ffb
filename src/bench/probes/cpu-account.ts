import { contents, listing } from './process-table.ts'
import type { ProcessEntry } from './process-table.ts'

/** CPU time in µs of a changing set of processes; it never goes back. */
export interface CpuAccount {
  /** Takes the processes as they are now, and answers what they and all seen before have used. */
  read(entries: Iterable<ProcessEntry>): number
}

/**
 * Two accounts in one: the scheduler's, to the nanosecond, of each thread that was ever seen, which keeps its last
 * value when it ends; and the kernel's, in steps of 10 ms, of whole processes with the children that they waited for.
 * The kernel's only adds what was never seen: it is rounded down, so it exceeds the other by nothing else.
 */
export const createCpuAccount = (): CpuAccount => {
  const threads = new Map<string, number>()
  let endedUs = 0
  let unseenUs: number | undefined
  const see = (key: string, us: number): void => {
    const before = threads.get(key) ?? 0
    // The thread's number was given to another one.
    if (us < before) endedUs += before
    threads.set(key, us)
  }
  return {
    read: (entries) => {
      let kernelUs = 0
      for (const { pid, startTicks, ownCpuUs, reapedCpuUs } of entries) {
        kernelUs += ownCpuUs + reapedCpuUs
        for (const thread of listing(`/proc/${pid}/task`)) {
          const us = Number.parseInt(contents(`/proc/${pid}/task/${thread}/schedstat`)) / 1_000
          if (Number.isFinite(us)) see(`${pid}/${startTicks}/${thread}`, us)
        }
      }
      const seenUs = [...threads.values()].reduce((sum, us) => sum + us, endedUs)
      unseenUs = unseenUs === undefined ? Math.max(0, kernelUs - seenUs) : Math.max(unseenUs, kernelUs - seenUs - lateUs)
      return seenUs + unseenUs
    },
  }
}

/** A thread that is running is told of by the scheduler a tick late, on each core. */
const lateUs = 10_000
