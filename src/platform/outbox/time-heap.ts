/** Something that waits for a time, in at most one place of one heap. */
export interface Timed {
  atMs: number
  /** Its place in the heap; -1 outside. */
  slot: number
}

/** A binary heap, the earliest first, whose members know their places: none is in it twice, however often its time changes. */
export interface TimeHeap<T extends Timed> {
  set(item: T, atMs: number): void
  remove(item: T): void
  first(): T | undefined
}

export const createTimeHeap = <T extends Timed>(): TimeHeap<T> => {
  const items: T[] = []
  return {
    set: (item, atMs) => {
      item.atMs = atMs
      if (item.slot < 0) put(items, item, items.length)
      settle(items, item)
    },
    remove: (item) => {
      const { slot } = item
      if (slot < 0) return
      const last = items.pop() as T
      item.slot = -1
      if (last === item) return
      put(items, last, slot)
      settle(items, last)
    },
    first: () => items[0],
  }
}

const settle = (items: Timed[], item: Timed): void => {
  rise(items, item)
  sink(items, item)
}

const rise = (items: Timed[], item: Timed): void => {
  while (item.slot > 0) {
    const { slot } = item
    const parent = items[(slot - 1) >> 1] as Timed
    if (parent.atMs <= item.atMs) return
    put(items, item, parent.slot)
    put(items, parent, slot)
  }
}

const sink = (items: Timed[], item: Timed): void => {
  for (;;) {
    const { slot } = item
    const [left, right] = [items[2 * slot + 1], items[2 * slot + 2]]
    const child = right && left && right.atMs < left.atMs ? right : left
    if (!child || child.atMs >= item.atMs) return
    put(items, item, child.slot)
    put(items, child, slot)
  }
}

const put = (items: Timed[], item: Timed, slot: number): void => {
  items[slot] = item
  item.slot = slot
}
