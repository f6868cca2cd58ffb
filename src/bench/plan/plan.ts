import type { PlannedTrial } from '../../store/manifest.ts'
import { baseOf } from '../network/networked-scenarios.ts'
import { createRandom } from '../random.ts'
import { again, type Contestant } from './contestant.ts'
import { secondsOf, type Pace } from './phase-seconds.ts'
import type { Profile } from './profile.ts'

interface PlanRequest {
  readonly scenarios: readonly { readonly id: string }[]
  readonly contestants: readonly Contestant[]
  readonly profile: Profile
  readonly rounds: number
  readonly seed: number
}

/**
 * Every trial of a run, in the order in which it runs: a round holds each approach of each scenario once,
 * except floor and limit after the profile's `referenceRounds`. The order
 * of approaches is shuffled in odd rounds and the reverse of that in even ones (ABBA), so that whatever drifts
 * during a run falls on all of them alike.
 */
export const planRun = ({ scenarios, contestants, profile, rounds, seed }: PlanRequest): PlannedTrial[] => {
  const random = createRandom(seed).fork('plan')
  const forward = new Map<string, readonly string[]>()
  const trials: PlannedTrial[] = []
  for (let round = 1; round <= rounds; round++) {
    for (const scenario of random.shuffle([...scenarios])) {
      const ids = entrants(contestants, scenarios.indexOf(scenario) < profile.againScenarios)
      const order = round % 2 === 1 ? random.shuffle(ids) : (forward.get(scenario.id) ?? ids).toReversed()
      forward.set(scenario.id, order)
      for (const approach of order) {
        if (round > profile.referenceRounds && references.includes(approach)) continue
        trials.push({
          index: trials.length + 1,
          scenario: scenario.id,
          approach,
          round,
          seed: roundSeed(seed, baseOf(scenario.id), round),
          phases: phasesOf(profile, round),
        })
      }
    }
  }
  return trials
}

/** The floor and the limit: what the others are read against. */
const references: readonly string[] = ['none', 'native']

const entrants = (contestants: readonly Contestant[], withAgain: boolean): string[] => {
  const last = contestants.at(-1)
  return [...contestants, ...(withAgain && last ? [again(last)] : [])].map(({ id }) => id)
}

/** The same for all approaches and networks of a round: they meet the same arrivals and the same payloads. */
const roundSeed = (seed: number, scenario: string, round: number): number =>
  createRandom(seed).fork(`${scenario}/${round}`).int(0x7fff_ffff)

const phasesOf = (profile: Profile, round: number): string[] => [
  'warm-up',
  'steady',
  ...(round <= profile.isolationRounds ? ['isolation'] : []),
  ...(round <= profile.saturationRounds ? ['saturation'] : []),
]

/** Start, deploy, verify, drain and stop, as measured on 2 cores. */
const overheadSeconds = 2.2
/** The same of a fault cell. */
const cellOverheadSeconds = 2.4

/**
 * How long a plan takes, in seconds: an estimate until the first trials have been timed.
 * @throws RangeError for a plan with a scenario that is not among `scenarios`
 */
export const estimateSeconds = (
  plan: readonly PlannedTrial[],
  profile: Profile,
  scenarios: readonly (Pace & { readonly id: string })[],
): number => {
  const paces = new Map(scenarios.map((scenario) => [scenario.id, scenario]))
  const cellSeconds = cellOverheadSeconds + Object.values(profile.cellSeconds).reduce((sum, seconds) => sum + seconds, 0)
  return plan.reduce((sum, { scenario, phases, fault }) => {
    if (fault) return sum + cellSeconds
    const pace = paces.get(scenario)
    if (!pace) throw new RangeError(`the plan holds ${scenario}, which was not given`)
    return sum + overheadSeconds + phases.reduce((all, phase) => all + secondsOf(profile, phase, pace), 0)
  }, 0)
}
