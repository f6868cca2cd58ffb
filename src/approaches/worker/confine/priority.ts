import { readdirSync, writeFileSync } from 'node:fs'
import { constants, setPriority } from 'node:os'

/**
 * How far below the platform's own processes those rank that run customers' code: 0 is equal, 19 is last. Ordinary ones
 * just so: at 5, a call's p99 doubled on a machine that others use, too, and nobody gained. Those who may take long are
 * ahead of nobody who may not.
 */
export const nice = { ordinary: 1, patient: 5, suspect: constants.priority.PRIORITY_LOW } as const

/**
 * Ranks a process, with all its threads, lower. On Linux a priority is a thread's, and where sessions have groups of
 * their own (`sched_autogroup`), those compete by the group's. A process that has ended is left alone.
 */
export const rank = (pid: number, level: number): void => {
  for (const thread of threadsOf(pid)) quietly(() => setPriority(thread, level))
  quietly(() => writeFileSync(`/proc/${pid}/autogroup`, String(level)))
}

const threadsOf = (pid: number): number[] => {
  try {
    return readdirSync(`/proc/${pid}/task`).map(Number)
  } catch {
    return [pid]
  }
}

const quietly = (act: () => void): void => {
  try {
    act()
  } catch {
    // It has just ended, or its system has no such thing.
  }
}
