/** Counts of what went well and what did not in the last while, in slots of a tenth of it. */
export interface SlidingCount {
  add(failed: boolean, nowMs: number): void
  /** What share failed; 0 when there were fewer than `atLeast`. */
  failedShare(atLeast: number, nowMs: number): number
  clear(): void
}

const slots = 10

export const createSlidingCount = (windowMs: number): SlidingCount => {
  const all = new Float64Array(slots)
  const failures = new Float64Array(slots)
  let latest = 0

  /** Empties the slots whose time has come again. */
  const advance = (nowMs: number): number => {
    const slot = Math.max(latest, Math.floor((nowMs * slots) / windowMs))
    for (let i = Math.max(latest + 1, slot - slots + 1); i <= slot; i++) all[i % slots] = failures[i % slots] = 0
    latest = slot
    return slot % slots
  }

  return {
    add(failed, nowMs) {
      const slot = advance(nowMs)
      all[slot]!++
      if (failed) failures[slot]!++
    },
    failedShare(atLeast, nowMs) {
      advance(nowMs)
      const total = sum(all)
      return total < atLeast ? 0 : sum(failures) / total
    },
    clear() {
      all.fill(0)
      failures.fill(0)
    },
  }
}

const sum = (counts: Float64Array): number => {
  let total = 0
  for (const count of counts) total += count
  return total
}
