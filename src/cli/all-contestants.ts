import { families } from '../approaches/index.ts'
import type { Contestant } from '../bench/plan/contestant.ts'

/** Every variant of every approach, as the bench knows them. */
export const allContestants = (): Contestant[] =>
  families.flatMap(({ runsAt, variants }) =>
    variants.map(({ id, summary, caveat, trusted, scheme }) => ({
      id,
      runsAt,
      summary,
      trusted: trusted === true,
      ...(caveat !== undefined && { caveat }),
      ...(scheme !== undefined && { scheme }),
    })),
  )
