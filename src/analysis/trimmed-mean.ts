/** Share that is cut off at either end (Wilcox 2012 recommends it for samples of this size). */
const trimmed = 0.2

/**
 * The mean of the middle 60 % of values that are sorted and held `times` each. Where rounds scatter evenly it is nearly
 * as sharp as the mean (the median needs half as many rounds again), and one or two bursts cannot move it.
 */
export const trimmedMeanOf = (sorted: ArrayLike<number>, times: ArrayLike<number>): number => {
  let n = 0
  for (let i = 0; i < sorted.length; i++) n += times[i] ?? 0
  const cut = Math.floor(n * trimmed)
  let passed = 0
  let sum = 0
  for (let i = 0; i < sorted.length; i++) {
    const from = Math.max(passed, cut)
    passed += times[i] ?? 0
    const to = Math.min(passed, n - cut)
    if (to > from) sum += (to - from) * (sorted[i] ?? Number.NaN)
  }
  return sum / (n - 2 * cut)
}

/** Of any values; NaN for none. */
export const trimmedMean = (values: Iterable<number>): number => {
  const sorted = Float64Array.from(values).sort()
  return trimmedMeanOf(sorted, new Uint8Array(sorted.length).fill(1))
}
