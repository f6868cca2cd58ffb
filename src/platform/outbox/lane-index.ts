/** Where an item stands in its lane. Items of a lane are ordered by the time they are due, then by id. */
export interface Head {
  readonly id: number
  readonly lane: string
  readonly runAtMs: number
}

type Place = Omit<Head, 'lane'>

/**
 * In memory, where in each lane the items begin that may be claimed: nothing before that place is both waiting and
 * unleased. A look so starts there, and skips neither leases nor what is done. Empty lanes are not in the index.
 */
export interface LaneIndex {
  set(lane: string, place: Place | undefined): void
  /** An item of the lane is due then, so its beginning is not later. */
  wake(lane: string, atMs: number): void
  /** Lanes with room and something due, the oldest first. */
  due(nowMs: number, room: (lane: string) => number): Head[]
  /** When the next item of a lane with room is due. */
  nextDueMs(room: (lane: string) => number): number | undefined
}

export const createLaneIndex = (start: readonly Omit<Head, 'id'>[]): LaneIndex => {
  const places = new Map<string, Place>(start.map(({ lane, runAtMs }) => [lane, { runAtMs, id: 0 }]))

  return {
    set: (lane, place) => void (place ? places.set(lane, place) : places.delete(lane)),
    wake: (lane, atMs) => {
      const place = places.get(lane)
      if (!place || atMs <= place.runAtMs) places.set(lane, { runAtMs: atMs, id: 0 })
    },
    due: (nowMs, room) => {
      const found: Head[] = []
      for (const [lane, { runAtMs, id }] of places) if (runAtMs <= nowMs && room(lane) > 0) found.push({ lane, runAtMs, id })
      if (found.length > 1) found.sort((a, b) => a.runAtMs - b.runAtMs)
      return found
    },
    nextDueMs: (room) => {
      let next: number | undefined
      for (const [lane, { runAtMs }] of places) {
        if ((next === undefined || runAtMs < next) && room(lane) > 0) next = runAtMs
      }
      return next
    },
  }
}
