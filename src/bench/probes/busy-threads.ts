import { contents, listing } from './process-table.ts'

/**
 * How many threads of these processes wanted a core nearly all the time since the last look. What a thread waited for
 * its turn counts as wanted, so a busy machine hides no loop and makes none. Linux only, 0 elsewhere.
 */
export const createBusyThreads = (): ((pids: readonly number[]) => number) => {
  let before = new Map<string, number>()
  let beforeMs = performance.now()
  return (pids) => {
    const now = new Map(pids.flatMap(demandsOf))
    const nowMs = performance.now()
    const enoughNs = busyShare * (nowMs - beforeMs) * 1e6
    const busy = [...now].filter(([thread, ns]) => ns - (before.get(thread) ?? ns) > enoughNs)
    before = now
    beforeMs = nowMs
    return busy.length
  }
}

const busyShare = 0.8

/** /proc/PID/task/TID/schedstat: ns on a core, ns in the queue for one, turns (Documentation/scheduler/sched-stats.rst). */
const demandsOf = (pid: number): [string, number][] =>
  listing(`/proc/${pid}/task`).map((thread) => {
    const [ranNs, waitedNs] = contents(`/proc/${pid}/task/${thread}/schedstat`).split(' ')
    return [`${pid}/${thread}`, Number(ranNs) + Number(waitedNs)]
  })
