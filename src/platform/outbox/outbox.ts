import type { HookEvent } from '../../hooks/event.ts'

/** An event on its way to one deployment. A lane is what must not delay another: one tenant's one hook point. */
export interface OutboxItem {
  readonly tenant: string
  readonly hook: string
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
 * How an attempt leaves its delivery. `again` is retried at `runAtMs` on the injected clock; `counts` says whether the
 * try is held against the customer (the platform's own faults are not).
 */
export interface Settlement {
  readonly deliveryId: number
  readonly leaseId: string
  readonly result:
    | { readonly state: 'succeeded' }
    | { readonly state: 'again'; readonly runAtMs: number; readonly counts: boolean }
    | { readonly state: 'dead' }
}

export interface Backlog {
  readonly pending: number
  readonly leased: number
  readonly dead: number
}

/**
 * Durable at-least-once delivery. States: pending(run at) → leased(until, lease id) → succeeded | pending | dead.
 * A lease that ran out is claimed again, by whoever asks, so a crash costs at most one more attempt an item.
 */
export interface Outbox {
  /** Resolves once the items are on disk. */
  append(items: readonly OutboxItem[]): Promise<void>
  /** Leases up to `limit` due items, oldest first, at most `perLane(lane)` of a lane. */
  claim(limit: number, perLane: (lane: string) => number): Promise<readonly Claimed[]>
  /** Compare-and-set on the lease; answers how many settlements still held theirs. */
  settle(done: readonly Settlement[]): Promise<number>
  /**
   * When the next item may be claimed, in ms on the injected clock: the earliest one waiting in a lane with room, or
   * the end of the oldest lease. Undefined when neither exists.
   */
  nextDueMs(perLane: (lane: string) => number): Promise<number | undefined>
  backlog(): Promise<Backlog>
  close(): Promise<void>
}

export const laneOf = (item: { readonly tenant: string; readonly hook: string }): string => `${item.tenant}/${item.hook}`
