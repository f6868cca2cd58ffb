/**
 * Times entries in CPU µs of this process: one entry runs at a time, and the collector's helper threads work for it.
 * `isolate.cpuTime` would not do: on Linux isolated-vm 7 takes it from the steady clock, and it blames an extension for a
 * machine that stood still.
 *
 * An entry of less than a millisecond is timed by the clock, and asking the kernel costs a tenth of such an entry: so it
 * is asked once a millisecond at most, and what came between is taken off by the clock. The error is what this process
 * does beside entries in a millisecond.
 */
export const createStopwatch = (): { start(): void; stopUs(): number } => {
  let askedMs = Number.NEGATIVE_INFINITY
  let askedUs = 0
  let knownUs = 0
  let startedMs = 0
  const ask = (nowMs: number): number => {
    const { user, system } = process.cpuUsage()
    const usedUs = user + system - askedUs - knownUs
    askedMs = nowMs
    askedUs = user + system
    knownUs = 0
    return usedUs
  }
  return {
    start: () => {
      startedMs = performance.now()
      if (startedMs - askedMs > shortMs) ask(startedMs)
    },
    stopUs: () => {
      const nowMs = performance.now()
      if (nowMs - startedMs >= shortMs) return Math.max(0, ask(nowMs))
      const us = 1_000 * (nowMs - startedMs)
      knownUs += us
      return us
    },
  }
}

const shortMs = 1

/** One a process, as the CPU time is. */
export const stopwatch = createStopwatch()
