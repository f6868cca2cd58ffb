import { setMaxListeners } from 'node:events'
import { monotonicUs } from '../../hooks/clock.ts'
import type { PlannedTrial } from '../../store/manifest.ts'
import type { Samples } from '../../store/samples.ts'
import type { Trial } from '../../store/trial.ts'
import type { Contestant } from '../plan/contestant.ts'
import type { Profile } from '../plan/profile.ts'
import { createRecorder } from '../runbooks/runbook.ts'
import { loadRunbooks } from '../runbooks/load-runbooks.ts'
import type { Scenario } from '../scenario/scenario.ts'
import { collectSamples, relativeTo } from './collect.ts'
import { expectationsOf } from './expectation.ts'
import type { PhaseRun } from './phase.ts'
import { runPhases } from './phases.ts'
import { enrolTenants } from './tenant.ts'
import { verify } from './verify.ts'
import { emptyTrial, noteEnds } from './trial-record.ts'
import { startWorld, type Ground, type World } from './world.ts'

export interface TrialRequest {
  readonly planned: PlannedTrial
  readonly try: number
  readonly scenario: Scenario
  readonly contestant: Contestant
  readonly profile: Profile
  readonly realisation: Ground['realisation']
  /** Of a fault cell: by whom bystanders are reached, where not by the contestant. */
  readonly bystandersBy: readonly Contestant[]
  /** Ends the trial at once; what it has measured so far is dropped. */
  readonly signal: AbortSignal
}

/** A trial with its samples, ready for the store. */
export interface TrialResult {
  readonly trial: Trial
  readonly samples: Samples
}

/**
 * One scenario under one approach, in fresh processes:
 * 1. start platform, third party, generator and, where the approach needs it, the customer's server;
 * 2. carry out the runbooks (first round only), then put every tenant's extension into service;
 * 3. send each payload once and compare decisions and effects with the reference: nothing wrong is ever timed;
 * 4. warm up, apart;
 * 5. steady load, open loop, and wait for its effects;
 * 6. the same load while one tenant misbehaves; then warm up anew;
 * 7. closed loop, for the highest throughput;
 * 8. join what was sent with what the third party saw, by event id.
 * Whatever goes wrong is in the trial's `voids`, never an exception, unless it is ours.
 */
export const runTrial = async (request: TrialRequest): Promise<TrialResult> => {
  const { scenario, contestant, profile, planned } = request
  const expectations = await expectationsOf(scenario, contestant)
  const trial = emptyTrial(request)
  const startedMs = performance.now()
  await using world = await startWorld(scenario, contestant, { realisation: request.realisation, seed: planned.seed })
  request.signal.throwIfAborted()
  const ended = noteEnds(world.children)
  const stop = (): void => void world[Symbol.asyncDispose]()
  setMaxListeners(0, request.signal)
  request.signal.addEventListener('abort', stop, { once: true })
  const originUs = monotonicUs()
  const runs: PhaseRun[] = []
  try {
    if (planned.round === 1) trial.runbooks.push(...(await carryOutRunbooks(world)))
    const tenants = await enrolTenants(world)
    trial.voids.push(...(await verify(world, tenants.at(-1)?.name ?? '', expectations)))
    if (trial.voids.length === 0) await runPhases({ world, profile, planned, tenants, expectations, trial, runs })
    await world.ledger.refresh()
  } catch (error) {
    if (request.signal.aborted) throw error
    trial.voids.push(error instanceof Error ? error.message : String(error))
  } finally {
    request.signal.removeEventListener('abort', stop)
  }
  trial.voids.push(...ended.map((name) => `the process "${name}" ended during the trial`))
  trial.phases.push(...runs.map(({ record }) => relativeTo(record, originUs)))
  trial.durationMs = Math.round(performance.now() - startedMs)
  return { trial, samples: collectSamples(runs, world.ledger.effects, expectations, originUs) }
}

const carryOutRunbooks = async (world: World): Promise<Trial['runbooks']> => {
  const done: Trial['runbooks'] = []
  for (const { id, run } of await loadRunbooks()) {
    const recorder = createRecorder()
    await run(world, recorder)
    done.push({ id, steps: [...recorder.steps] })
  }
  return done
}
