import type { Trial } from '../../store/trial.ts'
import { awaitDrained } from './drain.ts'
import { targetOf } from './phase.ts'
import { viewsOf } from '../scenario/scenario.ts'
import type { Tenant } from './tenant.ts'
import { TrialFailure } from './trial-failure.ts'
import type { World } from './world.ts'

const connections = 4

/**
 * Brings every process to speed: closed loop, because compiled code takes thousands of calls and an open loop at the
 * steady rate would need minutes for them. It ends when the backlog that it made is delivered.
 * @throws TrialFailure when calls fail or the backlog stays: what is measured next would begin in disorder
 */
export const warmUp = async (world: World, tenants: readonly Tenant[], seconds: number): Promise<Trial['warmUps'][number]> => {
  const { generator, scenario } = world
  const { completed, errors, non2xx } = await generator.closedLoop({
    targets: viewsOf(scenario).flatMap((view) => tenants.map((tenant) => targetOf({ ...world, scenario: view }, tenant))),
    bodies: scenario.payloads.map((data) => JSON.stringify({ data })),
    connections,
    seconds,
  })
  const failed = errors + non2xx
  if (failed > 0) throw new TrialFailure(`${failed} of ${completed + errors} calls failed in the warm-up`)
  await awaitDrained(world, 'the warm-up')
  return { calls: completed, callsPerTenant: Math.floor(completed / tenants.length) }
}
