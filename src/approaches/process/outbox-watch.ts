/** What the bootstrap returns from an entry, and writes on to afterwards: `s` grows by a line a message. */
export interface Box {
  s: string
}

/** Follows the bootstrap's outbox from one entry to the next. */
export interface OutboxWatch {
  /** The box of the latest entry. */
  follow(box: Box): void
  /** What was written since the last time. */
  take(): string
}

/** `onWritten` is called once a turn in which something was written, when its microtasks are done. */
export const createOutbox = (onWritten: () => void): OutboxWatch => {
  let text = ''
  let announced = false
  const announce = (): void => {
    announced = false
    onWritten()
  }
  const write = (next: string): void => {
    text = next
    if (announced) return
    announced = true
    setImmediate(announce)
  }
  return {
    follow: (box) => {
      text += box.s
      Object.defineProperty(box, 's', { get: () => text, set: write })
    },
    take: () => {
      const taken = text
      text = ''
      return taken
    },
  }
}
