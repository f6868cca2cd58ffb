import { quantile } from './quantile.ts'
import type { Uniform } from './uniform.ts'

export interface Interval {
  readonly low: number
  readonly high: number
}

const resamples = 2_000

/**
 * Percentile bootstrap interval of the median over rounds (Efron 1979), 95 % unless told. With 6 rounds it is close to
 * the range of all of them, and covers about 93 % instead of 95: the verdict asks for a p-value, too. BCa was not
 * taken: its acceleration comes from a jackknife, which does not hold for a median.
 */
export const medianInterval = (values: readonly number[], uniform: Uniform, confidence = 0.95): Interval => {
  const sorted = Float64Array.from(values).sort()
  const times = new Uint16Array(sorted.length)
  const medians = Float64Array.from({ length: resamples }, () => {
    times.fill(0)
    for (let i = 0; i < times.length; i++) {
      const drawn = Math.floor(uniform() * times.length)
      times[drawn] = (times[drawn] ?? 0) + 1
    }
    return medianOf(sorted, times)
  }).sort()
  return { low: quantile(medians, (1 - confidence) / 2), high: quantile(medians, (1 + confidence) / 2) }
}

/** The median of a resample that holds each value so many times, without sorting it anew. */
const medianOf = (sorted: Float64Array, times: Uint16Array): number => {
  const [lower, upper] = [Math.floor((sorted.length - 1) / 2), Math.ceil((sorted.length - 1) / 2)]
  let passed = 0
  let below = Number.NaN
  for (let i = 0; i < sorted.length; i++) {
    passed += times[i] ?? 0
    if (passed > lower && Number.isNaN(below)) below = sorted[i] ?? Number.NaN
    if (passed > upper) return (below + (sorted[i] ?? Number.NaN)) / 2
  }
  return Number.NaN
}
