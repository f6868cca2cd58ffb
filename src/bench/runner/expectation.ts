import type { Decision } from '../../hooks/decision.ts'
import type { Contestant } from '../plan/contestant.ts'
import { referenceOf, type Reference } from '../scenario/reference.ts'
import type { Scenario } from '../scenario/scenario.ts'

/** What must happen for one payload, known before any approach runs: the extension's own behaviour when run alone. */
export interface Expectation {
  /** Undefined where no extension runs or none decides. */
  readonly decision: Decision | undefined
  readonly effects: Reference['effects']
}

/** One expectation a payload, in the payloads' order, at the view's `hook`. Where no extension runs, nothing is expected. */
export const expectationsOf = async (scenario: Scenario, contestant: Contestant): Promise<Expectation[]> => {
  if (contestant.runsAt === 'nowhere') return scenario.payloads.map(() => ({ decision: undefined, effects: [] }))
  return Promise.all(
    scenario.payloads.map(async (_, operation) => {
      const { decision, effects } = await referenceOf(scenario, operation)
      return { decision, effects }
    }),
  )
}
