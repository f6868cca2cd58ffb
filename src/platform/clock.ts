/** The platform's time, as a parameter: tests drive it by hand, the server uses the machine's. */
export interface Clock {
  /** Milliseconds since 1970. */
  nowMs(): number
  /** Runs `task` once, `delayMs` from now; answers how to call it off. */
  after(delayMs: number, task: () => void): () => void
}

/** setTimeout fires at once above this; a timer that comes early only asks once more. */
const longestTimerMs = 2 ** 31 - 1

/** The time of day. It jumps when somebody sets the machine's clock. */
export const systemClock: Clock = {
  nowMs: () => Date.now(),
  after: (delayMs, task) => {
    const timer = setTimeout(task, Math.min(Math.max(0, delayMs), longestTimerMs))
    return () => clearTimeout(timer)
  },
}

/**
 * The time of day as it is now, and from then on as much later as has passed: nothing that waits becomes due at once, or an
 * hour late, because the machine's clock was set forward and back.
 */
export const createSteadyClock = (): Clock => {
  const startMs = Date.now() - performance.now()
  return { ...systemClock, nowMs: () => Math.floor(startMs + performance.now()) }
}
