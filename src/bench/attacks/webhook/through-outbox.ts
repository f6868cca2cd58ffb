import type { Breach } from '../attack-row.ts'
import type { Attack } from '../corpus.ts'
import type { Answered } from '../provoke.ts'
import type { HookWorld } from './hook-world.ts'
import { outboxBreaches, untilOutboxRests } from './outbox-look.ts'
import type { Puppet } from './puppet.ts'

/**
 * Lets an attack at an `after` hook act while a bystander is told of its own events, and waits until the outbox has
 * tried what it may try now. None of its calls has a deadline: what counts is how often it was called, and what is kept.
 */
export const throughOutbox = async (
  world: HookWorld,
  puppet: Puppet,
  attack: Attack,
  tenant: string,
  act: () => Promise<Answered>,
): Promise<Answered> => {
  const { result, lost, events } = await world.told.during(async () => {
    const answered = await act()
    return { answered, kept: await untilOutboxRests({ ...world, tenant }) }
  })
  const { answered, kept } = result
  const { requests } = await puppet.obey({ order: 'report' }, 1_000)
  const accepted = new Set(answered.text.match(/(?<="eventId":")[^"]+/g)).size
  const evidence = `${lost.length} of ${events} events were lost, first: ${lost[0] ?? ''}`
  const delayed: Breach[] = lost.length > 0 ? [{ rule: 'bystander', evidence }] : []
  const breaches = [...(answered.breaches ?? []), ...delayed, ...outboxBreaches(kept, accepted, requests, attack)]
  const detail = `${accepted} events, ${requests} deliveries, ${kept.filter(({ state }) => state === 'pending').length} wait`
  const nowMs = performance.now()
  return { ...answered, breaches, detail, startedMs: nowMs, endedMs: nowMs }
}
