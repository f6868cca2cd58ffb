import { createRandom } from '../random.ts'

/**
 * How calls arrive. `poisson`: independent customers; `constant`: a metronome; `ramp`: as Poisson, growing evenly from
 * nothing to the rate; `burst`: as Poisson, but all of a second's calls come in its first tenth.
 */
export type Arrivals = 'poisson' | 'constant' | 'ramp' | 'burst'

export interface ScheduleOptions {
  readonly arrivals: Arrivals
  readonly ratePerSecond: number
  readonly seconds: number
  readonly seed: number
}

/** Share of each second in which a burst's calls come. */
const burstShare = 0.1

/**
 * Intended arrivals in µs from the start, in order, all before the end. The number of calls is fixed by rate and time
 * (half of it for a ramp): given its count, a Poisson process is uniform draws in order, so this is one, but two
 * rounds never differ in how much work they bring. Throws a RangeError for a rate or time that is not above 0.
 */
export const scheduleArrivals = (options: ScheduleOptions): Float64Array => {
  const { arrivals, ratePerSecond, seconds } = options
  if (!(ratePerSecond > 0 && seconds > 0 && Number.isFinite(ratePerSecond * seconds))) {
    throw new RangeError(`a schedule needs a rate and a time above 0, not ${ratePerSecond}/s for ${seconds} s`)
  }
  const count = Math.max(1, Math.round(ratePerSecond * seconds * (arrivals === 'ramp' ? 0.5 : 1)))
  const positions = arrivals === 'constant' ? evenly(count) : orderedUniform(count, options.seed)
  return positions.map((position) => timeAt(position, arrivals, seconds) * 1e6)
}

const evenly = (count: number): Float64Array => Float64Array.from({ length: count }, (_, index) => index / count)

/** Uniform draws in order, in linear time: partial sums of exponential gaps over the whole sum (Rényi, 1953). */
const orderedUniform = (count: number, seed: number): Float64Array => {
  const random = createRandom(seed).fork('arrivals')
  const gap = (): number => -Math.log1p(-random.next())
  const sums = new Float64Array(count)
  let sum = 0
  for (let index = 0; index < count; index += 1) {
    sum += gap()
    sums[index] = sum
  }
  const whole = sum + gap()
  return sums.map((partial) => partial / whole)
}

/** Seconds at which the given share, in [0, 1), of all arrivals has come. */
const timeAt = (share: number, arrivals: Arrivals, seconds: number): number => {
  switch (arrivals) {
    case 'poisson':
    case 'constant':
      return share * seconds
    case 'ramp':
      return Math.sqrt(share) * seconds
    case 'burst': {
      const bursts = Math.max(1, Math.floor(seconds))
      const burst = Math.floor(share * bursts)
      return (burst + (share * bursts - burst) * burstShare) * (seconds / bursts)
    }
  }
}
