import type { Settlement } from './outbox.ts'

/** What is leased: where it goes back to, when the lease runs out. */
export interface Head {
  readonly id: number
  readonly lane: string
  readonly runAtMs: number
}

type Key = Pick<Settlement, 'deliveryId' | 'leaseId'>

interface Lease extends Head {
  readonly leaseId: string
  readonly endMs: number
  settling: boolean
}

/** Who works on what, until when. All leases last equally long, so the oldest is always the first to end. */
export interface Leases {
  /** Answers the lease's id. */
  start(item: Head, nowMs: number): string
  has(deliveryId: number): boolean
  /** The leased item, when this lease still holds it and nobody settles it already. */
  holder(key: Key): Head | undefined
  /** Marks whether somebody settles it: a lease is settled once. */
  settling(key: Key, on: boolean): void
  end(key: Key): void
  /** Ends the leases that ran out, and answers their items. */
  endBefore(nowMs: number): Head[]
  nextEndMs(): number | undefined
  size(): number
}

export const createLeases = (leaseMs: number): Leases => {
  const leases = new Map<number, Lease>()
  let started = 0

  const find = ({ deliveryId, leaseId }: Key): Lease | undefined => {
    const lease = leases.get(deliveryId)
    return lease?.leaseId === leaseId ? lease : undefined
  }
  const drop = (lease: Lease | undefined): void => {
    if (lease) leases.delete(lease.id)
  }

  return {
    start: (item, nowMs) => {
      const leaseId = `${++started}`
      leases.set(item.id, { ...item, leaseId, endMs: nowMs + leaseMs, settling: false })
      return leaseId
    },
    has: (deliveryId) => leases.has(deliveryId),
    holder: (key) => {
      const lease = find(key)
      return lease?.settling === false ? lease : undefined
    },
    settling: (key, on) => {
      const lease = find(key)
      if (lease) lease.settling = on
    },
    end: (key) => drop(find(key)),
    endBefore: (nowMs) => {
      const ended: Lease[] = []
      for (const lease of leases.values()) {
        if (lease.endMs > nowMs) break
        // Its settlement is on the way to the disk.
        if (!lease.settling) ended.push(lease)
      }
      ended.forEach(drop)
      return ended
    },
    nextEndMs: () => leases.values().next().value?.endMs,
    size: () => leases.size,
  }
}
