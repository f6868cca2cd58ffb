import { BenchError } from '../../hooks/bench-error.ts'

/** How long a trial's phases last, at least, and how often each approach is tried. Seconds are per trial. */
export interface Profile {
  readonly id: string
  readonly summary: string
  readonly rounds: number
  readonly warmUpSeconds: number
  readonly steadySeconds: number
  readonly isolationSeconds: number
  readonly saturationSeconds: number
  /** Steady and isolation phases go on until they have so many calls, of bystanders alone in the latter: see `secondsOf`. */
  readonly leastCalls: number
  /** Isolation and saturation run in the first so many rounds. */
  readonly isolationRounds: number
  readonly saturationRounds: number
  /** In how many scenarios the last approach is also measured against itself (A/A). */
  readonly againScenarios: number
  /** Floor and limit carry no verdict: where time is short, they run in the first so many rounds only. */
  readonly referenceRounds: number
  /** Of a fault cell: apart, then without a break before the fault, with it, after it; and how often each cell is tried. */
  readonly cellSeconds: { readonly warmUp: number; readonly baseline: number; readonly fault: number; readonly recovery: number }
  readonly cellRounds: number
}

const profiles: readonly Profile[] = [
  {
    id: 'smoke',
    summary: 'does every part work? no figure of it may be cited',
    rounds: 1,
    warmUpSeconds: 0.3,
    steadySeconds: 1,
    isolationSeconds: 1,
    saturationSeconds: 0.5,
    leastCalls: 0,
    isolationRounds: 1,
    saturationRounds: 1,
    againScenarios: 0,
    referenceRounds: 1,
    cellSeconds: { warmUp: 0.4, baseline: 0.6, fault: 1.2, recovery: 0.6 },
    cellRounds: 1,
  },
  {
    id: 'quick',
    summary: 'under four minutes, indicative',
    rounds: 6,
    warmUpSeconds: 0.5,
    steadySeconds: 0.8,
    isolationSeconds: 0.7,
    saturationSeconds: 0.4,
    leastCalls: 0,
    isolationRounds: 1,
    saturationRounds: 6,
    againScenarios: 0,
    referenceRounds: 1,
    cellSeconds: { warmUp: 0.7, baseline: 0.9, fault: 2.8, recovery: 0.6 },
    cellRounds: 1,
  },
  {
    id: 'standard',
    summary: 'for a decision: percentiles of every trial, noise floor measured, 10 % slower is found',
    rounds: 60,
    warmUpSeconds: 1.5,
    steadySeconds: 5,
    isolationSeconds: 5,
    saturationSeconds: 3,
    leastCalls: 1_100,
    isolationRounds: 20,
    saturationRounds: 20,
    againScenarios: Number.POSITIVE_INFINITY,
    referenceRounds: 20,
    cellSeconds: { warmUp: 2, baseline: 3, fault: 6, recovery: 3 },
    cellRounds: 5,
  },
  {
    id: 'rigorous',
    summary: 'for publication: more rounds, longer phases',
    rounds: 90,
    warmUpSeconds: 3,
    steadySeconds: 10,
    isolationSeconds: 10,
    saturationSeconds: 5,
    leastCalls: 2_200,
    isolationRounds: 40,
    saturationRounds: 40,
    againScenarios: Number.POSITIVE_INFINITY,
    referenceRounds: 40,
    cellSeconds: { warmUp: 3, baseline: 5, fault: 12, recovery: 5 },
    cellRounds: 10,
  },
]

export const profileIds: readonly string[] = profiles.map(({ id }) => id)

/** @throws BenchError E_UNKNOWN_PROFILE */
export const findProfile = (id: string): Profile => {
  const profile = profiles.find((candidate) => candidate.id === id)
  if (!profile) throw new BenchError('E_UNKNOWN_PROFILE', `there is no profile "${id}"`, `use one of ${profileIds.join(', ')}`)
  return profile
}
