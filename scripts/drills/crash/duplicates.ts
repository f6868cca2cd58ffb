import type { Arrival } from '../endpoints/journal.ts'

/** Whose process is killed. */
export const sides = ['platform', 'customer', 'both'] as const
export type Side = (typeof sides)[number]

/** Between its two moments somebody was killed. In µs on CLOCK_MONOTONIC. */
export interface Kill {
  readonly side: Exclude<Side, 'both'>
  readonly fromUs: number
  readonly toUs: number
}

/** Arrivals beyond the first of an event, by what explains them. */
export interface Duplicates {
  /** The platform was killed before it had written down how the attempt before ended. */
  readonly byPlatform: number
  /** The customer was killed before it had answered the attempt before. */
  readonly byCustomer: number
  readonly unexplained: readonly string[]
  /** From an answer to the kill of a platform that had not written it down: what a settlement takes, at most. */
  readonly longestUnsettledUs: number
}

/**
 * Joins each arrival with the one before of the same event: it is explained by a kill between the two that met the
 * earlier one in flight. `succeededUs` tells when the platform knew, by its own log, that an event was delivered.
 */
export const explainDuplicates = (
  arrivals: readonly Arrival[],
  kills: readonly Kill[],
  succeededUs: ReadonlyMap<string, number>,
): Duplicates => {
  const latest = new Map<string, Arrival>()
  const counts = { byPlatform: 0, byCustomer: 0, longestUnsettledUs: 0 }
  const unexplained: string[] = []
  for (const arrival of arrivals) {
    const before = latest.get(arrival.eventId)
    latest.set(arrival.eventId, arrival)
    if (!before) continue
    const knownUs = succeededUs.get(arrival.eventId) ?? Infinity
    const kill = kills.find((one) => meetsInFlight(one, before, arrival, knownUs))
    if (!kill) unexplained.push(arrival.eventId)
    else if (kill.side === 'customer') counts.byCustomer++
    else {
      counts.byPlatform++
      counts.longestUnsettledUs = Math.max(counts.longestUnsettledUs, kill.toUs - (before.answer?.atUs ?? kill.toUs))
    }
  }
  return { ...counts, unexplained }
}

/** An event that the platform knew to be delivered before it was sent again is a fault, whoever was killed. */
const meetsInFlight = (kill: Kill, before: Arrival, again: Arrival, knownUs: number): boolean => {
  const between = before.atUs <= kill.toUs && kill.fromUs <= again.atUs && again.atUs <= knownUs
  if (kill.side === 'platform') return between
  return between && (before.answer === undefined || before.answer.atUs >= kill.fromUs)
}
