/** Timers of one call, which end with it, by the tokens that its extension knows them by. */
export interface Timers {
  /** `delayMs` is hostile. What is no delay is none, and one too long for Node outlasts every call anyway. */
  set(token: number, delayMs: unknown, onTime: () => void): void
  clear(token: unknown): void
  close(): void
}

const mostMs = 2 ** 31 - 1

export const createTimers = (): Timers => {
  const timers = new Map<unknown, NodeJS.Timeout>()
  const clear = (token: unknown): void => {
    clearTimeout(timers.get(token))
    timers.delete(token)
  }
  return {
    set: (token, delayMs, onTime) => {
      const ring = (): void => {
        timers.delete(token)
        onTime()
      }
      clear(token)
      timers.set(token, setTimeout(ring, typeof delayMs === 'number' && delayMs > 0 ? Math.min(delayMs, mostMs) : 0))
    },
    clear,
    close: () => {
      for (const timer of timers.values()) clearTimeout(timer)
      timers.clear()
    },
  }
}
