import { targetOf } from './phase.ts'
import type { Tenant } from './tenant.ts'
import { waitUntil } from './wait-until.ts'
import type { World } from './world.ts'

const connections = 4
const patienceMs = 20_000

/**
 * Brings every process to speed: closed loop, because compiled code takes thousands of calls and an open loop at the
 * steady rate would need minutes for them. It ends when the backlog that it made is delivered.
 */
export const warmUp = async (world: World, tenants: readonly Tenant[], seconds: number): Promise<void> => {
  const { generator, platform, scenario } = world
  await generator.closedLoop({
    targets: tenants.map((tenant) => targetOf(world, tenant)),
    bodies: scenario.payloads.map((data) => JSON.stringify({ data })),
    connections,
    seconds,
  })
  await waitUntil(patienceMs, async () => (await platform.counters()).waiting === 0)
}
