import { z } from 'zod'
import type { Behaviour } from '../behaviour.ts'
import { draw } from '../draw.ts'
import { eventIdOf, go } from '../hook-call.ts'

const settings = z.strictObject({
  share: z.number().min(0).max(1),
  seed: z.number().int().default(0),
  of: z.looseObject({ mode: z.string() }),
})

/**
 * Which calls: by a hash of seed, event id and how many times this event has come here since the behaviour was turned
 * on. So each delivery of an event is drawn anew, its retries and a sender's own repetition, too, and all come out the
 * same in another run. A call that is no genuine event is answered as ever.
 */
export const mode: Behaviour<typeof settings> = {
  id: 'intermittent',
  says: 'does another behaviour with a share of the calls, each retry drawn anew, and answers the others well',
  settings,
  act: ({ share, seed, of }, pick) => {
    const fail = pick(of)
    const comings = countComings()
    return (call) => {
      const id = eventIdOf(call)
      return id !== undefined && draw(`${seed}/${id}/${comings(id)}`) < share ? fail(call) : go(call)
    }
  },
}

const maxRemembered = 50_000

/** Counts from 1; the longest known event is forgotten first. */
const countComings = (): ((id: string) => number) => {
  const counts = new Map<string, number>()
  return (id) => {
    const count = (counts.get(id) ?? 0) + 1
    counts.set(id, count)
    const [oldest] = counts.keys()
    if (counts.size > maxRemembered && oldest !== undefined) counts.delete(oldest)
    return count
  }
}
