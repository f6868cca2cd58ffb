import type { Arrival } from '../endpoints/journal.ts'
import type { Acknowledged } from '../shared/subscribers.ts'

export interface OutageTimes {
  readonly startUs: number
  readonly illUs: number
  readonly wellUs: number
}

/** What became of the events of an outage. */
export interface OutageAccount {
  readonly acknowledged: number
  readonly lost: number
  /** Successes beyond the first of an event. */
  readonly duplicates: number
  /** Delivered after an event that happened later. */
  readonly outOfOrder: number
  readonly attemptsWhileIll: number
  readonly arrivalsAfter: number
  /** Calls that the endpoint answered 503 since it is back: they were beyond its capacity. */
  readonly overloads: number
  /** Times that it was beyond its capacity for so many calls in a row that it must pass for down. */
  readonly fallsAgain: number
  /** Calls a second: before the outage, and in the busiest tenth of a second since it is back. */
  readonly normalRate: number
  readonly peakRate: number
  readonly peakInFlight: number
  /** From when it was back until the last event from before had been delivered, real. */
  readonly drainedS: number
}

/** `acknowledged` in the order in which the events happened. */
export const accountForOutage = (
  acknowledged: readonly Acknowledged[],
  arrivals: readonly Arrival[],
  { startUs, illUs, wellUs }: OutageTimes,
): OutageAccount => {
  const successes = arrivals.filter(({ answer }) => answer?.status === 200)
  const firstUs = new Map<string, number>()
  for (const { eventId, atUs } of successes) if (!firstUs.has(eventId)) firstUs.set(eventId, atUs)
  const after = arrivals.filter(({ atUs }) => atUs >= wellUs)
  const overloaded = after.map(({ answer }) => answer?.status === 503)
  const old = acknowledged.filter(({ intendedUs }) => intendedUs < wellUs)
  const drainedUs = Math.max(wellUs, ...old.map(({ eventId }) => firstUs.get(eventId) ?? wellUs))
  return {
    acknowledged: acknowledged.length,
    lost: acknowledged.filter(({ eventId }) => !firstUs.has(eventId)).length,
    duplicates: successes.length - firstUs.size,
    outOfOrder: countOvertaken(acknowledged, firstUs),
    attemptsWhileIll: arrivals.filter(({ atUs }) => atUs >= illUs && atUs < wellUs).length,
    arrivalsAfter: after.length,
    overloads: overloaded.filter(Boolean).length,
    fallsAgain: countRuns(overloaded, fallenInRow),
    normalRate: arrivals.filter(({ atUs }) => atUs < illUs).length / ((illUs - startUs) / 1e6),
    peakRate: busiest(after) / (slotUs / 1e6),
    peakInFlight: after.reduce((most, { inFlight }) => Math.max(most, inFlight), 0),
    drainedS: (drainedUs - wellUs) / 1e6,
  }
}

/** As many failures as would open a breaker. */
const fallenInRow = 5

const slotUs = 100_000

const busiest = (arrivals: readonly Arrival[]): number => {
  const counts = new Map<number, number>()
  for (const { atUs } of arrivals) {
    const slot = Math.floor(atUs / slotUs)
    counts.set(slot, (counts.get(slot) ?? 0) + 1)
  }
  return Math.max(0, ...counts.values())
}

/** Runs of at least `length` in a row. */
const countRuns = (flags: readonly boolean[], length: number): number => {
  let [run, runs] = [0, 0]
  for (const flag of flags) {
    run = flag ? run + 1 : 0
    if (run === length) runs++
  }
  return runs
}

const countOvertaken = (acknowledged: readonly Acknowledged[], firstUs: ReadonlyMap<string, number>): number => {
  const places = new Map(acknowledged.map(({ eventId }, index) => [eventId, index]))
  const delivered = [...firstUs].sort(([, a], [, b]) => a - b)
  let [latest, overtaken] = [-1, 0]
  for (const [eventId] of delivered) {
    const place = places.get(eventId) ?? latest
    if (place < latest) overtaken++
    else latest = place
  }
  return overtaken
}
