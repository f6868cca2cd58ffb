import type { PlannedTrial } from '../../store/manifest.ts'
import { controlFault } from '../../store/trial.ts'
import { canHappen, type Fault, sideOf } from '../isolation/fault.ts'
import { createRandom } from '../random.ts'
import type { Scenario } from '../scenario/scenario.ts'
import type { Contestant } from './contestant.ts'

/** Which faults are tried, and how bad. */
export interface FaultChoice {
  readonly entries: readonly { readonly fault: Fault; readonly scenario: Scenario }[]
  /** Instead of each fault's own. */
  readonly intensities: readonly number[]
  /** Of the tenants, in (0, 1]. */
  readonly badShares: readonly number[]
}

interface CellsRequest {
  readonly choice: FaultChoice
  readonly contestants: readonly Contestant[]
  readonly rounds: number
  readonly seed: number
}

/**
 * Every fault cell of a run, in the order in which it runs, without those that cannot be. In each round each approach of a
 * scenario has a control, in which nothing goes wrong, for each share of bad tenants. All cells of a scenario's round meet
 * the same arrivals; faults and approaches come in shuffled order, so that whatever drifts falls on none of them alone.
 */
export const planCells = ({ choice, contestants, rounds, seed }: CellsRequest): PlannedTrial[] => {
  const random = createRandom(seed).fork('cells')
  const trials: PlannedTrial[] = []
  const scenarios = [...new Set(choice.entries.map(({ scenario }) => scenario))]
  for (let round = 1; round <= rounds; round++) {
    for (const scenario of random.shuffle(scenarios)) {
      // The same for all shares, and so many that the smallest is one of them.
      const tenants = Math.max(scenario.tenants, Math.ceil(1 / Math.min(...choice.badShares)))
      const seedOfRound = createRandom(seed).fork(`${scenario.id}/${round}`).int(0x7fff_ffff)
      for (const { fault, badShare, intensity } of random.shuffle(rowsOf(choice, scenario))) {
        for (const contestant of random.shuffle(contestants)) {
          if (fault && !canHappen(sideOf(fault, contestant))) continue
          trials.push({
            ...{ index: trials.length + 1, scenario: scenario.id, approach: contestant.id, round, seed: seedOfRound },
            phases: ['baseline', 'fault', 'recovery'],
            fault: { id: fault?.id ?? controlFault, intensity, badShare, tenants },
          })
        }
      }
    }
  }
  return trials
}

interface Row {
  /** Undefined for a control. */
  readonly fault: Fault | undefined
  readonly badShare: number
  readonly intensity: number
}

const rowsOf = ({ entries, intensities, badShares }: FaultChoice, scenario: Scenario): Row[] => {
  const faults = entries.filter((entry) => entry.scenario === scenario).map(({ fault }) => fault)
  return badShares.flatMap((badShare, place) => [
    { fault: undefined, badShare, intensity: 0 },
    ...faults.flatMap((fault) => {
      // Whoever strikes the platform strikes everybody, whatever the share.
      if (fault.strikes === 'platform' && place > 0) return []
      const own = fault.intensity?.default ?? 0
      const wanted = fault.intensity && intensities.length > 0 ? intensities : [own]
      return wanted.map((intensity) => ({ fault, badShare, intensity }))
    }),
  ])
}
