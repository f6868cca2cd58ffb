import type { PlannedTrial } from '../../store/manifest.ts'
import { controlFault } from '../../store/trial.ts'
import { loadFault } from '../faults/load-fault.ts'
import type { Contestant } from '../plan/contestant.ts'
import type { Scenario } from '../scenario/scenario.ts'
import { canHappen, type Needs, type Realisation, sideOf } from './fault.ts'

/** A fault as it is in one cell. */
export interface Struck {
  readonly id: string
  readonly intensity: number
  /** Undefined in a control. */
  readonly side: Realisation | undefined
  /** It happens to the first so many tenants; to none where it strikes the platform, and so everybody. */
  readonly culprits: number
  readonly needs: Needs | undefined
}

/** @throws Error for a plan with a cell that cannot be */
export const struckIn = async ({ fault: planned }: PlannedTrial, scenario: Scenario, contestant: Contestant): Promise<Struck> => {
  if (!planned) throw new Error('only a trial with a fault is a fault cell')
  const { id, intensity, badShare } = planned
  const culprits = Math.max(1, Math.round(badShare * scenario.tenants))
  if (id === controlFault) return { id, intensity, side: undefined, culprits, needs: undefined }
  const fault = await loadFault(id)
  const side = sideOf(fault, contestant)
  if (!canHappen(side)) throw new Error(`${id} cannot happen under ${contestant.id}: ${side.cannot}`)
  return { id, intensity, side, culprits: fault.strikes === 'platform' ? 0 : culprits, needs: fault.needs }
}
