import { TrialFailure } from './trial-failure.ts'
import { waitUntil } from './wait-until.ts'
import type { World } from './world.ts'

const patienceMs = 20_000

/**
 * Waits until no event waits for delivery.
 * @throws TrialFailure when some still do after 20 s
 */
export const awaitDrained = async ({ platform }: World, after: string): Promise<void> => {
  const isDrained = await waitUntil(patienceMs, async () => (await platform.counters()).waiting === 0)
  if (!isDrained) throw new TrialFailure(`events of ${after} still waited for delivery after ${patienceMs / 1_000} s`)
}
