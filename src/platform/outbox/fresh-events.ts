import type { HookEvent } from '../../hooks/event.ts'

export interface FreshEvent {
  readonly event: HookEvent
  /** UTF-16 units of its JSON. */
  readonly chars: number
}

/** Events that have just been written, so that their first delivery need not read them back. Bounded: the oldest go. */
export interface FreshEvents {
  put(id: number, fresh: FreshEvent): void
  /** Forgets it, too: a second try reads from the disk. */
  take(id: number): FreshEvent | undefined
}

const maxChars = 16 * 1024 * 1024

export const createFreshEvents = (): FreshEvents => {
  // Insertion order is age.
  const events = new Map<number, FreshEvent>()
  let chars = 0
  const take = (id: number): FreshEvent | undefined => {
    const fresh = events.get(id)
    if (!fresh) return undefined
    events.delete(id)
    chars -= fresh.chars
    return fresh
  }
  return {
    put: (id, fresh) => {
      events.set(id, fresh)
      chars += fresh.chars
      for (const oldest of events.keys()) {
        if (chars <= maxChars) return
        take(oldest)
      }
    },
    take,
  }
}
