import { z } from 'zod'
import type { Behaviour } from '../behaviour.ts'
import { draw } from '../draw.ts'
import { eventIdOf, go } from '../hook-call.ts'

const settings = z.strictObject({
  share: z.number().min(0).max(1),
  seed: z.number().int().default(0),
  of: z.looseObject({ mode: z.string() }),
})

/** Which events: by a hash of seed and event id, so that a poisonous one fails in every retry. */
export const mode: Behaviour<typeof settings> = {
  id: 'poison',
  says: 'does another behaviour with a share of the events, with each of these whenever it comes, and answers the others well',
  settings,
  act: ({ share, seed, of }, pick) => {
    const fail = pick(of)
    return (call) => {
      const id = eventIdOf(call)
      return id !== undefined && draw(`${seed}/${id}`) < share ? fail(call) : go(call)
    }
  },
}
