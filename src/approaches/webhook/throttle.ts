/**
 * How many calls of an endpoint may be in flight: half as many when it is overloaded, slowly more with each success,
 * as TCP does (additive increase, multiplicative decrease). It starts at the most, and after an outage with one.
 */
export interface Throttle {
  /** At least 1. */
  allowed(): number
  /** To be given back with how the call ended: those that began before a cut say nothing of what came after it. */
  epoch(): number
  succeeded(): void
  overloaded(epoch: number): void
  /** Begins anew with a single call: whoever comes back from an outage is not to be knocked over again. */
  startSlowly(): void
}

export const createThrottle = (most: number): Throttle => {
  let allowed = most
  let epoch = 0
  const cutTo = (calls: number): void => {
    allowed = Math.max(1, calls)
    epoch++
  }
  return {
    allowed: () => Math.floor(allowed),
    epoch: () => epoch,
    // One more after as many successes as are in flight: one a round trip.
    succeeded: () => void (allowed < most && (allowed = Math.min(most, allowed + 1 / allowed))),
    overloaded: (of) => void (of === epoch && cutTo(allowed / 2)),
    startSlowly: () => cutTo(1),
  }
}
