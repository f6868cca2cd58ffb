/** Where an item stands in its lane. Items of a lane are ordered by the time they are due, then by id. */
export interface Place {
  readonly runAtMs: number
  readonly id: number
}

/**
 * What waits first in a lane, unleased and in order, so that the disk is asked once for many items, and not at all for
 * those that have just come. Only so much is known that a lane's memory is bounded.
 */
export interface LookAhead {
  known: Place[]
  /** What waits from here on is to be looked up; undefined when nothing waits beyond what is known. */
  rest: Place | undefined
}

/** Rows of a lane that are looked up at a time, and that are known at most. */
const longestLook = 32

/** Not later than anything that waits; undefined when nothing does. */
export const firstKnown = ({ known, rest }: LookAhead): Place | undefined => known[0] ?? rest

/** An item waits from now on, once; the id 0 stands for any items that do, from that time on. */
export const learn = (ahead: LookAhead, place: Place): void => {
  const { known, rest } = ahead
  if (rest && !isBefore(place, rest)) return
  const last = known.at(-1)
  const isNext = !rest && (!last || isBefore(last, place))
  if (isNext && place.id !== 0 && known.length < longestLook) {
    known.push(place)
    return
  }
  while (known.length > 0 && !isBefore(known.at(-1) as Place, place)) known.pop()
  ahead.rest = place
}

/** Whatever is known may be gone. */
export const mistrust = (ahead: LookAhead): void => {
  const first = firstKnown(ahead)
  if (!first) return
  ahead.known = []
  ahead.rest = { runAtMs: first.runAtMs, id: 0 }
}

/** Fills what is known, when it is empty, with what waits and may be taken. */
export const lookUp = (
  ahead: LookAhead,
  find: (from: Place, limit: number) => Place[],
  isFree: (place: Place) => boolean,
): void => {
  while (ahead.known.length === 0 && ahead.rest) {
    const found = find(ahead.rest, longestLook)
    const last = found.length === longestLook ? found.at(-1) : undefined
    ahead.rest = last && { runAtMs: last.runAtMs, id: last.id + 1 }
    for (const place of found) if (isFree(place)) ahead.known.push(place)
  }
}

const isBefore = (one: Place, other: Place): boolean =>
  one.runAtMs < other.runAtMs || (one.runAtMs === other.runAtMs && one.id < other.id)
