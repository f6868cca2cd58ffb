import type { HookEvent } from '../../hooks/event.ts'
import type { EventPage, EventQuery, WholeRecord } from './history.ts'
import type { Hold } from './holds.ts'
import type { PruneRequest } from './prune.ts'
import type { Replayed, ReplayRequest } from './replay.ts'

/** What must not delay another: one tenant's one hook point, which is one endpoint. */
export interface Lane {
  readonly tenant: string
  readonly hook: string
}

/** An event on its way to one deployment. */
export interface OutboxItem extends Lane {
  readonly event: HookEvent
}

/**
 * An item under lease. `attempt` counts every try from 1; `failures` only those that counted against the customer;
 * `leaseId` is what a settlement must still hold.
 */
export interface Claimed extends OutboxItem {
  readonly deliveryId: number
  readonly leaseId: string
  readonly attempt: number
  readonly failures: number
}

/**
 * How an attempt leaves its delivery. `again` is retried at `runAtMs` on the injected clock, and `uses` says what the try
 * took: one of the customer's, one of all that there are, or nothing, because nobody was called.
 */
export interface Settlement {
  readonly deliveryId: number
  readonly leaseId: string
  readonly result:
    | { readonly state: Settled }
    | { readonly state: 'again'; readonly runAtMs: number; readonly uses: 'failure' | 'attempt' | 'nothing' }
}

export type Settled = 'succeeded' | 'dead' | 'discarded'

export interface Backlog {
  readonly pending: number
  readonly leased: number
  readonly dead: number
}

/**
 * Durable at-least-once delivery. States: pending(run at) → leased(until, lease id) → succeeded | pending | dead, and
 * discarded, when somebody gave it up or nothing is deployed. What is settled stays until retention removes it; a replay
 * is a new delivery of the same event. A lease that ran out is claimed again, by whoever asks, so a crash costs at most
 * one more attempt an item.
 */
export interface Outbox {
  /** Resolves once the items are on disk. */
  append(items: readonly OutboxItem[]): Promise<void>
  /**
   * Leases up to `limit` due items: tenants take turns, and so do the lanes of each. At most `roomIn(lane)` come of a
   * lane; one whose room is used up is set aside until it is `freed`, or until `againAtMs(lane)` where that is known.
   */
  claim(
    limit: number,
    roomIn: (lane: string) => number,
    againAtMs?: (lane: string) => number | undefined,
  ): Promise<readonly Claimed[]>
  /** The lane, named as by `laneOf`, may have room again. */
  freed(lane: string): void
  /** Compare-and-set on the lease; answers how many settlements still held theirs. */
  settle(done: readonly Settlement[]): Promise<number>
  /**
   * When the next item may be claimed, in ms on the injected clock: the earliest one waiting in a lane that is neither
   * held nor set aside, or the end of the oldest lease. Undefined when neither exists.
   */
  nextDueMs(): Promise<number | undefined>
  backlog(): Promise<Backlog>

  /**
   * Keeps what the lane has and takes more, but hands out nothing. Survives a restart. Answers false for a lane that is
   * held already, and then its first hold stays, unless somebody asks for more than that: a pause outlives a deploy.
   */
  hold(lane: Lane, hold: Hold): Promise<boolean>
  /** What waits is due then, also what was to be tried again later. Answers whether the lane was held. */
  unhold(lane: Lane): Promise<boolean>
  held(lane: Lane): Hold | undefined
  /** How many deliveries of the lane wait, leased ones included. */
  waiting(lane: Lane): number

  /** A tenant's events as they happened, oldest first; replays are shown with the event that they repeat. */
  events(tenant: string, query: EventQuery): EventPage
  /** One event by its id. */
  find(tenant: string, eventId: string): WholeRecord | undefined
  /**
   * Delivers settled events once more, with the same event id. One of which a delivery still waits is left out, and with
   * `state: 'dead'` one that has succeeded since, too.
   * @throws Problem when the idempotency key came with another request before.
   */
  replay(request: ReplayRequest): Promise<Replayed>
  /** Gives up what waits in the lane, or what is dead there, or both; answers how many. What is in flight goes on. */
  discard(lane: Lane, what: Discardable): Promise<number>
  /**
   * Removes up to `limit` of what is settled: in excess of a number those of tenants who have more than an equal share of
   * it, and what is too old of a few tenants, who take turns. Answers how many. What waits is never removed. One after
   * the other.
   */
  prune(request: PruneRequest): Promise<number>
  close(): Promise<void>
}

export type Discardable = 'waiting' | 'dead' | 'all'

export const laneOf = ({ tenant, hook }: Lane): string => `${tenant}/${hook}`

/** The way back from laneOf: neither part can hold a slash. */
export const readLane = (lane: string): Lane => {
  const slash = lane.indexOf('/')
  return { tenant: lane.slice(0, slash), hook: lane.slice(slash + 1) }
}
