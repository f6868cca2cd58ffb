import type { Row } from '../store/summary.ts'
import { rangeOf16 } from './range-of-16.ts'
import type { Uniform } from './uniform.ts'

/**
 * How a metric's value scatters from trial to trial when nothing differs. `spread` is the largest over the smallest of
 * 16 identical trials; `correlation` is what two trials of a round have in common, which pairing removes.
 */
export interface Noise {
  readonly spread: number
  readonly correlation: number
  /** Share of trials that something else on the machine slows down, and by how much (standard deviation of its log). */
  readonly burstShare: number
  readonly burstSize: number
}

/**
 * Spreads: sixteen identical rounds on a shared 2-core machine, 1.5 to 1.9 times in p50 and 8 to 15 times in p99 (the
 * project's facts on load generation); their middle is taken. Correlations, and the spread of CPU: 20 rounds of two
 * identical servers in fresh processes on such a machine, 200 calls a second for 4 s (p50: 0.60 and 1.45 times; p99:
 * 0.26; CPU: 0.47 and 1.41 times); under far more load of others the correlation of p50 was 0.64. Bursts are an
 * assumption, beyond what the spreads hold already.
 */
export const realisticNoise = {
  p50: { spread: 1.7, correlation: 0.6, burstShare: 0.05, burstSize: 0.5 },
  p99: { spread: 11, correlation: 0.26, burstShare: 0.05, burstSize: 1 },
  cpu: { spread: 1.41, correlation: 0.47, burstShare: 0.05, burstSize: 0.2 },
} as const satisfies Record<string, Noise>

export interface Simulation {
  readonly scenarios: readonly string[]
  readonly approaches: readonly string[]
  readonly rounds: number
  /** Noise of each metric, by its id. */
  readonly noise: Readonly<Record<string, Noise>>
  /** What an approach's values are truly multiplied by; 1 where it is left out. */
  readonly truth?: Readonly<Record<string, number>>
}

/** Long rows of a run that never was, with a known truth: lognormal round effects, lognormal trial effects, bursts. */
export const simulateRows = ({ scenarios, approaches, rounds, noise, truth = {} }: Simulation, uniform: Uniform): Row[] =>
  Object.entries(noise).flatMap(([metric, about]) =>
    scenarios.flatMap((scenario) =>
      Array.from({ length: rounds }, (_, i) => i + 1).flatMap((round) => {
        const { roundSd, trialSd } = deviations(about)
        const common = roundSd * gaussian(uniform)
        return approaches.map((approach): Row => {
          const log = common + trialSd * gaussian(uniform) + burst(about, uniform)
          const value = 1_000 * (truth[approach] ?? 1) * Math.exp(log)
          return { scenario, approach, metric, round, value, unit: 'us' }
        })
      }),
    ),
  )

const deviations = ({ spread, correlation }: Noise): { roundSd: number; trialSd: number } => {
  const whole = Math.log(spread) / rangeOf16
  return { roundSd: whole * Math.sqrt(correlation), trialSd: whole * Math.sqrt(1 - correlation) }
}

const burst = ({ burstShare, burstSize }: Noise, uniform: Uniform): number =>
  uniform() < burstShare ? Math.abs(burstSize * gaussian(uniform)) : 0

/** Box and Muller (1958). */
const gaussian = (uniform: Uniform): number => Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform())
