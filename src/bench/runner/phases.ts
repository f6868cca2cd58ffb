import type { PlannedTrial } from '../../store/manifest.ts'
import type { PhaseName, Trial } from '../../store/trial.ts'
import { loadFault } from '../faults/load-fault.ts'
import { secondsOf } from '../plan/phase-seconds.ts'
import type { Profile } from '../plan/profile.ts'
import type { Expectation } from './expectation.ts'
import { culpritIndex, runIsolation } from './isolation.ts'
import { runPhase, type PhaseRun } from './phase.ts'
import { saturate } from './saturate.ts'
import { warmUp } from './warm-up.ts'
import { awaitEffects } from './settle.ts'
import type { Tenant } from './tenant.ts'
import type { World } from './world.ts'

interface PhasesRequest {
  readonly world: World
  readonly profile: Profile
  readonly planned: PlannedTrial
  readonly tenants: readonly Tenant[]
  readonly expectations: readonly Expectation[]
  /** Receives what is not samples: the saturation and the culprit's outcomes. */
  readonly trial: Trial
  /** Receives each open-loop phase when it has ended, so that what was measured survives what comes after. */
  readonly runs: PhaseRun[]
}

/** After the closed loop has warmed the code, the open loop warms its own connections. */
const openWarmUpSeconds = 0.2

/** Phases differ in their arrivals, the approaches of a round do not. */
const seedOffset = { 'warm-up': 1, steady: 2, isolation: 3 } satisfies Partial<Record<PhaseName, number>>

/**
 * Warm up, steady load, the same while a tenant misbehaves, and last what leaves a backlog behind: saturation. What a
 * fault left behind (processes started anew, retries) must not be in the throughput, so a warm-up goes between.
 */
export const runPhases = async (request: PhasesRequest): Promise<void> => {
  const { world, profile, planned, tenants, trial, runs } = request
  const { ratePerSecond } = world.scenario.load
  trial.warmUps.push(await warmUp(world, tenants, profile.warmUpSeconds))
  runs.push(await openLoop(request, 'warm-up', openWarmUpSeconds, ratePerSecond))
  runs.push(await openLoop(request, 'steady', secondsOf(profile, 'steady', world.scenario), ratePerSecond))
  if (planned.phases.includes('isolation')) await underFaults(request)
  if (!planned.phases.includes('saturation')) return
  if (runs.some(({ record }) => record.fault)) trial.warmUps.push(await warmUp(world, tenants, profile.warmUpSeconds))
  trial.saturation = await saturate(world, tenants, profile.saturationSeconds)
}

const underFaults = async (request: PhasesRequest): Promise<void> => {
  const { world, profile, tenants, expectations, trial, runs } = request
  for (const id of world.scenario.faults ?? ['endless-loop']) {
    const fault = await loadFault(id)
    // Those are for fault cells.
    if (fault.needs || fault.strikes === 'platform') continue
    const seconds = secondsOf(profile, 'isolation', world.scenario)
    const phase = () => openLoop(request, 'isolation', seconds, world.scenario.load.ratePerSecond)
    const run = await runIsolation({ world, fault, tenants, expectations, phase })
    if (!run) continue
    runs.push(run)
    trial.attempts.push(...run.attempts)
  }
}

const openLoop = (
  request: PhasesRequest,
  name: keyof typeof seedOffset,
  seconds: number,
  ratePerSecond: number,
): Promise<PhaseRun> => {
  const { world, planned, tenants, expectations } = request
  const ignored = new Set(name === 'isolation' ? [culpritIndex] : [])
  return runPhase(world, {
    name,
    seconds,
    ratePerSecond,
    seed: planned.seed + seedOffset[name],
    tenants,
    settled: (result) => awaitEffects(world, result, expectations, ignored),
  })
}
