import type { Fault } from '../faults/fault.ts'
import type { PhaseRecord, Trial } from '../../store/trial.ts'
import { replyOf } from './collect.ts'
import type { Expectation } from './expectation.ts'
import type { PhaseRun } from './phase.ts'
import type { Tenant } from './tenant.ts'
import type { World } from './world.ts'

/** The tenant that a fault happens to, by the index that samples use; all others are bystanders. */
export const culpritIndex = 0

const mostAttempts = 2_000

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
 * fault was there at all: an isolation figure without a fault would say "contained" of nothing.
 */
export const runIsolation = async ({ world, fault, tenants, expectations, phase }: IsolationRequest): Promise<IsolationRun> => {
  const culprit = tenants[culpritIndex]
  if (!culprit) throw new Error('a scenario has at least two tenants')
  const since = Date.now()
  await fault.start(world, culprit.name)
  try {
    const run = await phase()
    const attempts = await countOutcomes(world, culprit.name, since)
    const tookEffect = attempts.some(({ outcome }) => fault.shows.includes(outcome)) || nothingDone(world, run, expectations)
    const record: PhaseRecord = { ...run.record, fault: { id: fault.id, culprit: culpritIndex, tookEffect } }
    return { ...run, record, attempts }
  } finally {
    await fault.heal(world, culprit.name)
  }
}

/**
 * The other evidence, for attempts that are still under way when the phase ends: the culprit had events with effects
 * to come, and none of these came.
 */
const nothingDone = ({ ledger }: World, { result }: PhaseRun, expectations: readonly Expectation[]): boolean => {
  const due = new Set<string>()
  result.operation.forEach((operation, i) => {
    const { result: ending, eventId } = replyOf(result, i)
    const isDue = result.tenant[i] === culpritIndex && ending === 'accepted' && (expectations[operation]?.effects.length ?? 0) > 0
    if (isDue) due.add(eventId)
  })
  return due.size > 0 && !ledger.effects.some(({ eventId }) => due.has(eventId))
}

const countOutcomes = async ({ platform }: World, tenant: string, sinceMs: number): Promise<Trial['attempts']> => {
  const counts = new Map<string, number>()
  for (const { startedAt, outcome } of await platform.attempts(tenant, mostAttempts)) {
    if (Date.parse(startedAt) >= sinceMs) counts.set(outcome.kind, (counts.get(outcome.kind) ?? 0) + 1)
  }
  return [...counts].map(([outcome, count]) => ({ phase: 'isolation', tenant: culpritIndex, outcome, count }))
}
