import type { Clock } from './clock.ts'

export interface Waker {
  /** Looks at once; when a look is going on, looks once more after it. */
  wake(): void
  stop(): void
}

/** How long after a look that failed (a full disk, say) the next one is taken. */
const pauseAfterErrorMs = 1_000

/** Runs `look` whenever it is woken, never twice at a time, and again at the time that it answers, if it answers one. */
export const createWaker = (clock: Clock, look: () => Promise<number | undefined>): Waker => {
  let stopped = false
  let looking = false
  let again = false
  let cancelTimer = (): void => {}

  const sleepUntil = (atMs: number | undefined): void => {
    cancelTimer()
    if (atMs !== undefined && !stopped) cancelTimer = clock.after(atMs - clock.nowMs(), wake)
  }

  const lookUntilQuiet = async (): Promise<void> => {
    looking = true
    while (again && !stopped) {
      again = false
      sleepUntil(await look().catch(explain))
    }
    looking = false
  }

  const explain = (error: unknown): number => {
    console.error('the outbox cannot be read:', error)
    return clock.nowMs() + pauseAfterErrorMs
  }

  const wake = (): void => {
    again = true
    if (!looking) void lookUntilQuiet()
  }

  return {
    wake,
    stop: () => {
      stopped = true
      cancelTimer()
    },
  }
}
