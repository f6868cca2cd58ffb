/** How long a call may take and still be one like others. */
export interface Patience {
  ms(): number
  /** A call ended after so long. */
  saw(tookMs: number): void
}

/** Beyond that many times the usual a call is one that nobody should wait for. */
const timesTheUsual = 8
/** Below, a pause of the platform itself would make its customers look slow; above, a hung majority would set the measure. */
const [shortestMs, longestMs] = [250, 2_000]
/** A step toward what was seen: up and down alike, so that it comes to rest at the median, which no outlier moves. */
const step = 1.05

export const createPatience = (): Patience => {
  let usualMs = shortestMs / timesTheUsual
  return {
    ms: () => usualMs * timesTheUsual,
    saw: (tookMs) => {
      const next = tookMs > usualMs ? usualMs * step : usualMs / step
      usualMs = Math.min(longestMs, Math.max(shortestMs, next * timesTheUsual)) / timesTheUsual
    },
  }
}
