/** First in, first out for each key; the keys take turns. */
export interface FairQueue<T> {
  push(key: string, item: T): void
  shift(): T | undefined
  /** Empties it, in no order that matters. */
  clear(): T[]
}

export const createFairQueue = <T>(): FairQueue<T> => {
  const lines = new Map<string, T[]>()
  return {
    push: (key, item) => {
      const line = lines.get(key)
      if (line) line.push(item)
      else lines.set(key, [item])
    },
    shift: () => {
      const next = lines.entries().next()
      if (next.done) return undefined
      const [key, line] = next.value
      const item = line.shift()
      // To the end of the round: a Map keeps the order of insertion.
      lines.delete(key)
      if (line.length > 0) lines.set(key, line)
      return item
    },
    clear: () => {
      const items = [...lines.values()].flat()
      lines.clear()
      return items
    },
  }
}
