/** One event as the customer's own log has it. `error` is a stack, which never leaves the customer's server. */
export interface LogEntry {
  readonly at: string
  readonly eventId: string
  readonly status: number
  readonly lines: readonly string[]
  readonly error?: string
}

/** The newest entries, bounded in number and in characters. */
export interface TenantLog {
  add(entry: LogEntry): void
  entries(): readonly LogEntry[]
}

export const createTenantLog = (maxEntries = 1_000, maxChars = 1_000_000): TenantLog => {
  const entries: LogEntry[] = []
  let chars = 0
  return {
    add(entry) {
      entries.push(entry)
      chars += charsOf(entry)
      while (entries.length > maxEntries || (chars > maxChars && entries.length > 1))
        chars -= charsOf(entries.shift() as LogEntry)
    },
    entries: () => entries,
  }
}

const charsOf = ({ lines, error = '' }: LogEntry): number => lines.reduce((sum, line) => sum + line.length, error.length)
