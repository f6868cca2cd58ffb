import type { Call } from './history.ts'

/** How many there are, and the first few by name, for who wants to look. */
export interface Tally {
  readonly count: number
  readonly first: readonly string[]
}

export const tally = (calls: readonly Call[]): Tally => tallyOfNames(calls.map(nameOf))

export const tallyOfNames = (names: readonly string[]): Tally => ({ count: names.length, first: names.slice(0, mostNamed) })

const mostNamed = 5

/** Its event; a call without one is known by its tenant's index and its moment. */
const nameOf = ({ eventId, tenant, sentUs }: Call): string => eventId || `a call of tenant ${tenant} sent at ${sentUs} µs`
