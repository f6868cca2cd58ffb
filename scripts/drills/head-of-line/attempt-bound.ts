import { createPlatformClient } from '../../../src/bench/runner/platform-client.ts'
import type { DrillPlatform } from '../shared/drill-platform.ts'
import type { EndpointTown } from '../endpoints/endpoint-town.ts'

/** At ill endpoints: in all, and at the one with the most. */
export interface AttemptCount {
  readonly attempts: number
  readonly attemptsMost: number
}

/** Whichever knows of more: the endpoints, who see what hangs, or the attempt log, which sees what nobody listened to. */
export const countAttempts = async (
  { child }: DrillPlatform,
  town: EndpointTown,
  tenants: readonly string[],
): Promise<AttemptCount> => {
  const seen = new Map<number, number>()
  for (const { endpoint } of town.arrivals()) seen.set(endpoint, (seen.get(endpoint) ?? 0) + 1)
  const { url, token } = child.ready as { url: string; token: string }
  await using client = createPlatformClient(url, token)
  const counts: number[] = []
  for (const [index, tenant] of tenants.entries()) {
    const logged = await client.attempts(tenant, 10_000)
    counts.push(Math.max(seen.get(index) ?? 0, logged.filter(({ outcome }) => outcome.kind !== 'shed').length))
  }
  return { attempts: counts.reduce((sum, count) => sum + count, 0), attemptsMost: Math.max(...counts) }
}

/** What the breaker promises, in its own words: the drill must not take its figures from the code that it judges. */
const breaker = { failuresInRow: 5, inFlightAtMost: 20, openMs: 5_000, openMaxMs: 300_000, shortestJitter: 0.8 }

/**
 * The most attempts at one endpoint that only fails: those that open the breaker, those in flight by then, and a probe
 * for each time that it opens anew, twice as long each time.
 */
export const attemptsAtMost = (seconds: number, timeScale = 1): number => {
  const { failuresInRow, inFlightAtMost, openMs, openMaxMs, shortestJitter } = breaker
  let probes = 0
  for (let atMs = openMs; atMs * shortestJitter < seconds * 1_000 * timeScale; probes++)
    atMs += Math.min(openMs * 2 ** (probes + 1), openMaxMs)
  return failuresInRow - 1 + inFlightAtMost + probes
}
