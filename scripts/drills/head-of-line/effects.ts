import { setTimeout as sleep } from 'node:timers/promises'
import { quantile } from '../../../src/analysis/quantile.ts'
import type { EndpointTown } from '../endpoints/endpoint-town.ts'
import type { Acknowledged } from '../shared/subscribers.ts'

/** Of acknowledged events: how many there were, how many never came, and how long the others took. */
export interface Effects {
  readonly events: number
  readonly lost: number
  /** From when an event was due to happen until its endpoint had it. */
  readonly p50Ms: number
  readonly p99Ms: number
}

/** Waits until all of the events have come, or until none of them comes any more. */
export const timeEffects = async (town: EndpointTown, events: readonly Acknowledged[]): Promise<Effects> => {
  const first = await awaitArrivals(town, events)
  const cameUs = events.flatMap(({ eventId, intendedUs }) => (first.get(eventId) ?? Number.NaN) - intendedUs)
  const sorted = cameUs.filter((us) => !Number.isNaN(us)).sort((a, b) => a - b)
  return {
    events: events.length,
    lost: events.length - sorted.length,
    p50Ms: quantile(sorted, 0.5) / 1_000,
    p99Ms: quantile(sorted, 0.99) / 1_000,
  }
}

const pollMs = 100
const patiencePolls = 100

/** When each event came first. */
const awaitArrivals = async (town: EndpointTown, events: readonly Acknowledged[]): Promise<ReadonlyMap<string, number>> => {
  let first = firstArrivals(town)
  for (let [idle, before] = [0, 0]; idle < patiencePolls && !events.every(({ eventId }) => first.has(eventId)); idle++) {
    if (first.size > before) idle = 0
    before = first.size
    await sleep(pollMs)
    first = firstArrivals(town)
  }
  return first
}

const firstArrivals = (town: EndpointTown): Map<string, number> => {
  const first = new Map<string, number>()
  for (const { eventId, atUs } of town.arrivals()) if (!first.has(eventId)) first.set(eventId, atUs)
  return first
}
