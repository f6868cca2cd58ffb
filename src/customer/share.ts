import { createHash } from 'node:crypto'
import { z } from 'zod'
import type { Answer } from './behaviour.ts'
import { eventIdOf, go } from './hook-call.ts'

/** Settings of a behaviour that another one takes over from for a share of what comes. */
export const shareSettings = z.strictObject({
  share: z.number().min(0).max(1),
  seed: z.number().int().default(0),
  of: z.looseObject({ mode: z.string() }),
})

interface Share {
  readonly share: number
  readonly seed: number
}

/**
 * Fails what a hash of the seed and of `nameOf` its event draws, the same in every run, and answers the others well. A
 * call that is no genuine event is answered as ever.
 */
export const failShare =
  ({ share, seed }: Share, fail: Answer, nameOf: (eventId: string) => string): Answer =>
  (call) => {
    const id = eventIdOf(call)
    return id !== undefined && draw(`${seed}/${nameOf(id)}`) < share ? fail(call) : go(call)
  }

/** From 0 to below 1, the same for the same text everywhere. */
const draw = (text: string): number => createHash('sha256').update(text).digest().readUIntBE(0, 6) / 2 ** 48
