import { setMaxListeners } from 'node:events'
import { setPriority } from 'node:os'
import { monotonicUs } from '../../hooks/clock.ts'
import { collectSamples } from '../runner/collect.ts'
import { expectationsOf, type Expectation } from '../runner/expectation.ts'
import type { Tenant } from '../runner/tenant.ts'
import { emptyTrial, noteEnds } from '../runner/trial-record.ts'
import type { TrialRequest, TrialResult } from '../runner/trial.ts'
import { verify } from '../runner/verify.ts'
import { warmUp } from '../runner/warm-up.ts'
import { startWorld, type World } from '../runner/world.ts'
import { viewsOf } from '../scenario/scenario.ts'
import { collectCell } from './collect-cell.ts'
import { driveCell } from './drive-cell.ts'
import { setStage } from './stage.ts'
import { struckIn, type Struck } from './struck.ts'
import { supervise, type Supervisor } from './supervisor.ts'

/**
 * One fault under one approach, in fresh processes, with the platform under a supervisor:
 * 1. start everything, and for those that it will happen to a server and ways of their own;
 * 2. put every tenant's extension into service, and check decisions and effects against the reference;
 * 3. warm up, apart;
 * 4. load without a break at all hook points: for a time as it is, then with the fault, then without it again;
 * 5. wait until nothing waits for delivery, or for a while;
 * 6. ask what became of every event: the third party, and of those that never reached it the platform;
 * 7. read what showed the fault, and to whom.
 * Whatever goes wrong with the trial itself is in its `voids`, never an exception, unless it is ours.
 */
export const runCell = async (request: TrialRequest): Promise<TrialResult> => {
  const { contestant, planned, bystandersBy, signal } = request
  const scenario = { ...request.scenario, tenants: planned.fault?.tenants ?? request.scenario.tenants }
  const struck = await struckIn(planned, scenario, contestant)
  const trial = emptyTrial({ ...request, scenario })
  const startedMs = performance.now()
  const cell = { culprits: struck.culprits, bystandersBy, ...struck.needs }
  await using world = await startWorld(scenario, contestant, { realisation: undefined, seed: planned.seed, cell })
  signal.throwIfAborted()
  const ended = noteEnds(world.children.filter((child) => child !== world.platformProcess.child()))
  const supervisor = supervise(world.platformProcess)
  const stop = (): void => {
    supervisor.dismiss()
    void world[Symbol.asyncDispose]()
  }
  setMaxListeners(0, signal)
  signal.addEventListener('abort', stop, { once: true })
  let samples = collectSamples([], [], [], 0)
  try {
    const collected = await goThrough(request, { world, struck, supervisor })
    samples = collected.samples
    Object.assign(trial, collected.about)
  } catch (error) {
    if (signal.aborted) throw error
    trial.voids.push(error instanceof Error ? error.message : String(error))
  } finally {
    supervisor.dismiss()
    signal.removeEventListener('abort', stop)
  }
  trial.voids.push(...ended.map((name) => `the process "${name}" ended during the trial`))
  trial.durationMs = Math.round(performance.now() - startedMs)
  return { trial, samples }
}

interface Cell {
  readonly world: World
  readonly struck: Struck
  readonly supervisor: Supervisor
}

const goThrough = async ({ planned, profile, contestant, signal }: TrialRequest, { world, struck, supervisor }: Cell) => {
  const originUs = monotonicUs()
  const { cellSeconds: seconds } = profile
  const views = viewsOf(world.scenario)
  const expectations = await Promise.all(views.map((view) => expectationsOf(view, contestant)))
  giveWay(world)
  const { burst, certificates } = struck.needs ?? {}
  const burstSeconds = burst && seconds.fault
  await using stage = await setStage({ world, culprits: struck.culprits, seed: planned.seed, burstSeconds, certificates })
  const tenants = await stage.enrol()
  const voids = await verifyAll(world, tenants, expectations)
  if (voids.length > 0) return { samples: collectSamples([], [], [], originUs), about: { voids } }
  const warmUps = [await warmUp(world, tenants, seconds.warmUp)]
  await world.ledger.refresh()
  const driven = await driveCell({ world, stage, struck, tenants, seconds, seed: planned.seed, signal })
  const { samples, about } = await collectCell({ world, stage, struck, supervisor, tenants, driven, expectations, originUs })
  return { samples, about: { ...about, warmUps } }
}

/** Whoever measures must not be what a greedy extension takes the time from; without the right to it, it stays as it is. */
const giveWay = ({ generator }: World): void => {
  try {
    setPriority(generator.child.pid, -10)
  } catch {
    // Only root may.
  }
}

const verifyAll = async (
  world: World,
  tenants: readonly Tenant[],
  expectations: readonly (readonly Expectation[])[],
): Promise<string[]> => {
  const differences: string[] = []
  for (const [hook, view] of viewsOf(world.scenario).entries())
    for (const tenant of everyKind(world, tenants))
      differences.push(...(await verify({ ...world, scenario: view }, tenant, expectations[hook] ?? [])))
  return differences
}

/** A culprit, whose server and ways are its own, and a bystander of each approach. */
const everyKind = (world: World, tenants: readonly Tenant[]): string[] => {
  const [first = '', ...others] = tenants.map(({ name }) => name)
  const byApproach = new Map(others.map((name) => [world.reachedBy(name).id, name]))
  return [first, ...byApproach.values()]
}
