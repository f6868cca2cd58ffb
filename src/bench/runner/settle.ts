import type { LoadResult } from '../load/job.ts'
import type { Expectation } from './expectation.ts'
import { replyOf } from './collect.ts'
import { waitUntil } from './wait-until.ts'
import type { World } from './world.ts'

/** How long the effects of a phase may take after its last call before the rest counts as lost. */
const patienceMs = 6_000

/**
 * Waits until every acknowledged event of a phase has had its effects, except those of the tenants in `ignored`.
 * It gives up quietly: what is missing by then is for the oracles to judge.
 */
export const awaitEffects = async (
  world: World,
  result: LoadResult,
  expectations: readonly Expectation[],
  ignored: ReadonlySet<number>,
): Promise<void> => {
  if (world.scenario.hook.phase === 'before') return
  const missing = new Set<string>()
  result.operation.forEach((operation, i) => {
    const expected = expectations[operation]?.effects.length ?? 0
    if (expected === 0 || ignored.has(result.tenant[i] ?? -1)) return
    const { result: ending, eventId } = replyOf(result, i)
    if (ending === 'accepted') missing.add(eventId)
  })
  let read = 0
  await waitUntil(patienceMs, async () => {
    await world.ledger.refresh()
    for (; read < world.ledger.effects.length; read++) missing.delete(world.ledger.effects[read]?.eventId ?? '')
    return missing.size === 0
  })
}
