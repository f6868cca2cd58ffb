import type { Clock } from '../../src/platform/clock.ts'

/** Time that passes only when it is told to. */
export interface ManualClock extends Clock {
  /** Moves on, and runs what became due, in its order. */
  advance(ms: number): void
  /** How many tasks wait. */
  waiting(): number
}

export const createManualClock = (startMs = 1_000_000): ManualClock => {
  let nowMs = startMs
  const tasks = new Set<{ atMs: number; task: () => void }>()
  return {
    nowMs: () => nowMs,
    after: (delayMs, task) => {
      const entry = { atMs: nowMs + Math.max(0, delayMs), task }
      tasks.add(entry)
      return () => tasks.delete(entry)
    },
    advance: (ms) => {
      const endMs = nowMs + ms
      for (;;) {
        const next = [...tasks].filter(({ atMs }) => atMs <= endMs).sort((a, b) => a.atMs - b.atMs)[0]
        if (!next) break
        tasks.delete(next)
        nowMs = Math.max(nowMs, next.atMs)
        next.task()
      }
      nowMs = endMs
    },
    waiting: () => tasks.size,
  }
}
