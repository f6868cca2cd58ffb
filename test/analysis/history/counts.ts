import type { Tally } from '../../../src/analysis/history/tally.ts'

/** An account's counts by name; what there is none of is left out. */
export const countsIn = (account: object): Record<string, number> =>
  Object.fromEntries(
    Object.entries(account as Record<string, Tally>).flatMap(([name, { count }]) => (count === 0 ? [] : [[name, count]])),
  )
