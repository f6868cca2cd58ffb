import type { LoadJob, LoadResult } from '../load/job.ts'
import { targetOf } from '../runner/phase.ts'
import type { Tenant } from '../runner/tenant.ts'
import type { World } from '../runner/world.ts'
import { viewsOf } from '../scenario/scenario.ts'

/** How long a caller waits beyond the hook point's own budget before it counts the call as timed out. */
const callerPatienceMs = 1_000
/** More than the calls that can wait at once for anybody but the culprits. */
const mostConnections = 1_500

/** The load of a cell: every tenant at every hook point. A target's index is tenant × hook points + hook point. */
export const cellJob = (
  world: World,
  tenants: readonly Tenant[],
  { ratePerSecond, seconds, seed }: { readonly ratePerSecond: number; readonly seconds: number; readonly seed: number },
): LoadJob => {
  const { scenario } = world
  const views = viewsOf(scenario)
  const requestTimeoutMs = Math.max(...views.map(({ hook }) => (hook.phase === 'before' ? hook.budgetMs : 0))) + callerPatienceMs
  return {
    targets: tenants.flatMap((tenant) => views.map((view) => targetOf({ ...world, scenario: view }, tenant))),
    bodies: scenario.payloads.map((data) => JSON.stringify({ data })),
    arrivals: scenario.load.arrivals,
    ...{ ratePerSecond, seconds, seed, requestTimeoutMs },
    connections: Math.min(mostConnections, Math.ceil((ratePerSecond * requestTimeoutMs) / 1_000)),
    drainMs: requestTimeoutMs,
    // A call may be sent a millisecond late; a core that spins would be the worst of all neighbours.
    spinUs: 0,
  }
}

/** The calls of one phase at one hook point, with tenants' own indices. */
export const partOf = (
  result: LoadResult,
  hook: number,
  hooks: number,
  isInPhase: (intendedUs: number) => boolean,
): LoadResult => {
  const rows = result.intendedUs.flatMap((us, row) => ((result.tenant[row] ?? 0) % hooks === hook && isInPhase(us) ? [row] : []))
  const pick = <T>(column: readonly T[]): T[] => rows.map((row) => column[row] as T)
  return {
    tenant: pick(result.tenant).map((target) => Math.floor(target / hooks)),
    operation: pick(result.operation),
    intendedUs: pick(result.intendedUs),
    sentUs: pick(result.sentUs),
    endUs: pick(result.endUs),
    status: pick(result.status),
    ending: pick(result.ending),
    body: pick(result.body),
    generator: result.generator,
  }
}
