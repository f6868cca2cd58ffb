import { performance, type EventLoopUtilization } from 'node:perf_hooks'

/**
 * Keeps one tenant's rush from being everybody's: while the platform has more to do than it can, whoever takes far more
 * than the others is refused what is beyond that. With time to spare, and among equals, nobody is.
 */
export interface FairShare {
  /** Whether an operation of the tenant may go on; if so, it counts. */
  admit(tenant: string): boolean
  /** Operations refused since the start. */
  refused(): number
  close(): void
}

export interface FairShareOptions {
  /** Whether there was hardly a moment without work since it was last asked. */
  readonly isBusy: () => boolean
  /** A tenant may take so many times what the others do on average. */
  readonly timesTheOthers: number
  /** What nobody is refused, in two windows. */
  readonly leastOperations: number
  readonly windowMs: number
  /** It stays watchful for so many windows after the last busy one. */
  readonly watchfulWindows: number
}

const defaults: Omit<FairShareOptions, 'isBusy'> = { timesTheOthers: 4, leastOperations: 40, windowMs: 100, watchfulWindows: 3 }

export const createFairShare = (changes: Partial<FairShareOptions> = {}): FairShare => {
  const options = { ...defaults, isBusy: createBusySign(), ...changes }
  let former = new Map<string, number>()
  let current = new Map<string, number>()
  let formerTotal = 0
  let currentTotal = 0
  let watchful = 0
  let refused = 0
  const turn = (): void => {
    watchful = options.isBusy() ? options.watchfulWindows : Math.max(0, watchful - 1)
    former = current
    formerTotal = currentTotal
    current = new Map()
    currentTotal = 0
  }
  const timer = setInterval(turn, options.windowMs).unref()
  const isFair = (tenant: string, now: number): boolean => {
    const own = now + (former.get(tenant) ?? 0)
    if (own < options.leastOperations) return true
    // Counted by window, as the operations are: who was there in one of the two alone counts half.
    const others = former.size + current.size - (former.has(tenant) ? 1 : 0) - (now > 0 ? 1 : 0)
    return others === 0 || own < (2 * options.timesTheOthers * (formerTotal + currentTotal - own)) / others
  }
  return {
    admit: (tenant) => {
      const now = current.get(tenant) ?? 0
      if (watchful > 0 && !isFair(tenant, now)) {
        refused++
        return false
      }
      current.set(tenant, now + 1)
      currentTotal++
      return true
    },
    refused: () => refused,
    close: () => clearInterval(timer),
  }
}

const busyFrom = 0.9

/** By the share of time in which the event loop had work to do. */
const createBusySign = (): (() => boolean) => {
  let last: EventLoopUtilization = performance.eventLoopUtilization()
  return () => {
    const now = performance.eventLoopUtilization()
    const { utilization } = performance.eventLoopUtilization(now, last)
    last = now
    return utilization >= busyFrom
  }
}
