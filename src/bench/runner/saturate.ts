import type { Trial } from '../../store/trial.ts'
import { targetOf } from './phase.ts'
import type { Tenant } from './tenant.ts'
import type { World } from './world.ts'

/**
 * The highest rate at which the platform answers, closed loop by autocannon. At an `after` hook an answer is only an
 * acknowledgement, so what was delivered within the same time is counted beside it.
 */
export const saturate = async (
  world: World,
  tenants: readonly Tenant[],
  seconds: number,
): Promise<NonNullable<Trial['saturation']>> => {
  const { generator, platform, scenario } = world
  const before = await platform.counters()
  const startMs = performance.now()
  const { completed, errors, non2xx, requestsPerSecond, connections, ...run } = await generator.saturate({
    targets: tenants.map((tenant) => targetOf(world, tenant)),
    bodies: scenario.payloads.map((data) => JSON.stringify({ data })),
    connections: scenario.load.connections,
    seconds,
  })
  const after = await platform.counters()
  const elapsedSeconds = (performance.now() - startMs) / 1_000
  const delivered = (after.attempts['ok'] ?? 0) - (before.attempts['ok'] ?? 0)
  return {
    connections,
    seconds: run.seconds,
    completed,
    errors: errors + non2xx,
    requestsPerSecond,
    ...(scenario.hook.phase === 'after' && { deliveredPerSecond: delivered / elapsedSeconds }),
  }
}
