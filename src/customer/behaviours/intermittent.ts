import type { Behaviour } from '../behaviour.ts'
import { failShare, shareSettings } from '../share.ts'

/**
 * Which calls: by a hash of seed, event id and how many times this event has come here since the behaviour was turned
 * on. So each delivery of an event is drawn anew, its retries and a sender's own repetition, too, and all come out the
 * same in another run.
 */
export const mode: Behaviour<typeof shareSettings> = {
  id: 'intermittent',
  says: 'does another behaviour with a share of the calls, each retry drawn anew, and answers the others well',
  settings: shareSettings,
  act: (settings, pick) => {
    const comings = countComings()
    return failShare(settings, pick(settings.of), (id) => `${id}/${comings(id)}`)
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
