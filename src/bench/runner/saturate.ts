import { monotonicUs } from '../../hooks/clock.ts'
import type { Trial } from '../../store/trial.ts'
import { targetOf } from './phase.ts'
import type { Tenant } from './tenant.ts'
import type { World } from './world.ts'

/**
 * The highest rate at which the platform answers, closed loop by autocannon. At an `after` hook an answer is only an
 * acknowledgement, so what was delivered meanwhile is counted beside it; at a `before` hook a reply may be the failure
 * policy's, which autocannon cannot tell, so the platform's own count of outcomes does.
 */
export const saturate = async (
  world: World,
  tenants: readonly Tenant[],
  seconds: number,
): Promise<NonNullable<Trial['saturation']>> => {
  const { generator, platform, scenario } = world
  const before = await platform.counters()
  const { completed, errors, non2xx, requestsPerSecond, connections, startUs, ...run } = await generator.saturate({
    targets: tenants.map((tenant) => targetOf(world, tenant)),
    bodies: scenario.payloads.map((data) => JSON.stringify({ data })),
    connections: scenario.load.connections,
    seconds,
  })
  const after = await platform.counters()
  const untilCountedSeconds = (monotonicUs() - startUs) / 1e6
  const count = (outcomes: readonly string[]): number =>
    outcomes.reduce((sum, outcome) => sum + (after.attempts[outcome] ?? 0) - (before.attempts[outcome] ?? 0), 0)
  const about = { connections, seconds: run.seconds, completed, errors: errors + non2xx }
  if (scenario.hook.phase === 'after')
    // Deliveries go on until they are counted.
    return { ...about, requestsPerSecond, deliveredPerSecond: count(['ok', 'denied']) / untilCountedSeconds }
  const failures = Object.keys(after.attempts).filter((outcome) => outcome !== 'ok' && outcome !== 'denied')
  const byPolicy = Math.min(completed, count(failures))
  return { ...about, byPolicy, requestsPerSecond: requestsPerSecond - byPolicy / run.seconds }
}
