/** What was answered to an event, ready to be sent again. */
export interface StoredReply {
  readonly status: number
  /** Undefined when there is nothing to say (204). */
  readonly body: string | undefined
}

export interface SeenEvents {
  /**
   * Runs `handle` once per key: a repetition gets the reply of the first run, waiting for it when it is still on its
   * way. A run that did not succeed is forgotten, so that the platform's next try can.
   */
  once(key: string, handle: () => Promise<StoredReply>): Promise<StoredReply>
}

interface Limits {
  readonly keepMs: number
  readonly maxEvents: number
  readonly maxBodyChars: number
}

/** Twice the signature's tolerance: what is older cannot be replayed anyway. */
const defaultLimits: Limits = { keepMs: 10 * 60_000, maxEvents: 50_000, maxBodyChars: 8_000_000 }

interface Entry {
  readonly atMs: number
  readonly reply: Promise<StoredReply>
  chars: number
}

/** De-duplication in memory, bounded: the oldest are forgotten first. `now` in ms. */
export const createSeenEvents = (now: () => number = Date.now, limits: Limits = defaultLimits): SeenEvents => {
  // Insertion order is age.
  const entries = new Map<string, Entry>()
  let chars = 0
  const forget = (key: string, entry: Entry): void => {
    if (entries.get(key) !== entry) return
    entries.delete(key)
    chars -= entry.chars
  }
  const trim = (): void => {
    const oldestMs = now() - limits.keepMs
    for (const [key, entry] of entries) {
      if (entry.atMs >= oldestMs && entries.size <= limits.maxEvents && chars <= limits.maxBodyChars) return
      forget(key, entry)
    }
  }
  return {
    once(key, handle) {
      trim()
      const known = entries.get(key)
      if (known) return known.reply
      const entry: Entry = { atMs: now(), reply: handle(), chars: 0 }
      entries.set(key, entry)
      entry.reply.then(
        ({ status, body }) => {
          if (status >= 300) return forget(key, entry)
          if (entries.get(key) !== entry) return
          entry.chars = body?.length ?? 0
          chars += entry.chars
        },
        () => forget(key, entry),
      )
      return entry.reply
    },
  }
}
