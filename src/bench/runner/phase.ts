import { monotonicUs } from '../../hooks/clock.ts'
import type { PhaseRecord } from '../../store/trial.ts'
import type { LoadResult } from '../load/job.ts'
import type { Tenant } from './tenant.ts'
import type { World } from './world.ts'

export interface PhaseRequest {
  readonly name: PhaseRecord['name']
  readonly seconds: number
  readonly ratePerSecond: number
  readonly seed: number
  readonly tenants: readonly Tenant[]
  /** Waits until what the phase caused has happened, so that its cost is counted in it. */
  readonly settled: (result: LoadResult) => Promise<void>
}

/** A phase as it ran, on CLOCK_MONOTONIC; `collect` makes it relative to the trial. */
export interface PhaseRun {
  readonly record: PhaseRecord
  readonly result: LoadResult
}

/** How long a caller waits beyond the hook point's own budget before it counts the call as timed out. */
const callerPatienceMs = 2_000

/** Sends the scenario's business operations at its rate, open loop, and meters who paid for them. */
export const runPhase = async (world: World, request: PhaseRequest): Promise<PhaseRun> => {
  const { scenario, generator, meter } = world
  const requestTimeoutMs = scenario.hook.budgetMs + callerPatienceMs
  const before = await meter.mark()
  const startUs = monotonicUs()
  const result = await generator.run({
    targets: request.tenants.map((tenant) => targetOf(world, tenant)),
    bodies: scenario.payloads.map((data) => JSON.stringify({ data })),
    arrivals: scenario.load.arrivals,
    ratePerSecond: request.ratePerSecond,
    seconds: request.seconds,
    seed: request.seed,
    requestTimeoutMs,
    // One for each call that can be open at once: one tenant's hanging calls must not queue another's at the generator.
    connections: Math.ceil((request.ratePerSecond * requestTimeoutMs) / 1_000),
    drainMs: requestTimeoutMs,
  })
  await request.settled(result)
  const endUs = monotonicUs()
  const after = await meter.mark()
  const usage: PhaseRecord['usage'] = {}
  for (const [payer, end] of Object.entries(after) as [keyof PhaseRecord['usage'], { cpuUs: number; rssBytes: number }][]) {
    usage[payer] = { cpuUs: end.cpuUs - (before[payer]?.cpuUs ?? 0), rssBytes: end.rssBytes }
  }
  return { record: { name: request.name, startUs, endUs, targetRatePerSecond: request.ratePerSecond, usage }, result }
}

export const targetOf = (
  { platform, scenario }: World,
  { name, token }: Tenant,
): { url: string; headers: Record<string, string> } => ({
  url: `${platform.url}/v1/tenants/${name}/hooks/${scenario.hook.id}`,
  headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
})
