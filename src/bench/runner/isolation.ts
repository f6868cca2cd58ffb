import { readEvidence } from '../isolation/evidence.ts'
import { canHappen, type Fault, sideOf } from '../isolation/fault.ts'
import { setScene } from '../isolation/scene.ts'
import type { Evidence } from '../isolation/sign.ts'
import type { PhaseRecord, Trial } from '../../store/trial.ts'
import { replyOf } from './collect.ts'
import type { Expectation } from './expectation.ts'
import type { PhaseRun } from './phase.ts'
import type { Tenant } from './tenant.ts'
import type { World } from './world.ts'

/** The tenant that a fault happens to, by the index that samples use; all others are bystanders. */
export const culpritIndex = 0

export interface IsolationRun extends PhaseRun {
  readonly attempts: Trial['attempts']
}

interface IsolationRequest {
  readonly world: World
  readonly fault: Fault
  readonly tenants: readonly Tenant[]
  readonly expectations: readonly Expectation[]
  readonly phase: () => Promise<PhaseRun>
}

/**
 * Runs a phase while one tenant's extension misbehaves, heals it again, and looks in the attempt log whether the
 * fault was there at all. Undefined where the contestant cannot have the fault.
 */
export const runIsolation = async (request: IsolationRequest): Promise<IsolationRun | undefined> => {
  const { world, fault, tenants, expectations, phase } = request
  const side = sideOf(fault, world.contestant)
  if (!canHappen(side)) return undefined
  const culprit = tenants[culpritIndex]
  if (!culprit) throw new Error('a scenario has at least two tenants')
  const fromMs = Date.now()
  const struck = { culprits: [culprit.name], intensity: fault.intensity?.default ?? 0 }
  const heal = await side.start(setScene({ world, ...struck }))
  try {
    const run = await phase()
    const due = dueEvents(run, expectations)
    const wrong = wrongDecisions(run, expectations)
    const evidence = await readEvidence(world, { ...struck, fromMs, toMs: Date.now(), due, wrong })
    const tookEffect = side.sign(evidence) !== undefined
    const record: PhaseRecord = { ...run.record, fault: { id: fault.id, culprit: culpritIndex, tookEffect } }
    return { ...run, record, attempts: countOutcomes(evidence) }
  } finally {
    await heal()
  }
}

/** The culprit's acknowledged events that have effects to come. */
const dueEvents = ({ result }: PhaseRun, expectations: readonly Expectation[]): Set<string> => {
  const due = new Set<string>()
  result.operation.forEach((operation, i) => {
    const { result: ending, eventId } = replyOf(result, i)
    const isDue = result.tenant[i] === culpritIndex && ending === 'accepted' && (expectations[operation]?.effects.length ?? 0) > 0
    if (isDue) due.add(eventId)
  })
  return due
}

const wrongDecisions = ({ result }: PhaseRun, expectations: readonly Expectation[]): number =>
  result.operation.filter((operation, i) => {
    const { result: word } = replyOf(result, i)
    const isDecision = result.tenant[i] === culpritIndex && (word === 'allow' || word === 'deny')
    return isDecision && word !== expectations[operation]?.decision?.decision
  }).length

const countOutcomes = ({ attempts }: Evidence): Trial['attempts'] =>
  [...Map.groupBy(attempts, ({ outcome }) => outcome.kind)].map(([outcome, { length }]) => ({
    ...{ phase: 'isolation', tenant: culpritIndex, outcome },
    count: length,
  }))
