import type { KvRefusal, KvStore } from './kv.ts'
import { kvMaxChars, kvMaxKeys } from './limits.ts'

interface Entry {
  readonly json: string
  /** On the clock of `nowMs`. */
  readonly expiresAtMs: number
}

/** A store that ends with its process, for where no platform is: a customer's machine, a customer's server. */
export const createMemoryKv = (nowMs: () => number = Date.now): KvStore => {
  const tenants = new Map<string, Map<string, Entry>>()
  /** What is no longer there leaves when somebody asks for it. */
  const entriesOf = (tenant: string): Map<string, Entry> => {
    const entries = tenants.get(tenant) ?? new Map<string, Entry>()
    for (const [key, { expiresAtMs }] of entries) if (expiresAtMs <= nowMs()) entries.delete(key)
    tenants.set(tenant, entries)
    return entries
  }
  return {
    get: (tenant, key) => entriesOf(tenant).get(key)?.json,
    set: async (tenant, key, json, ttlSeconds = Number.POSITIVE_INFINITY) => {
      const entries = entriesOf(tenant)
      const refusal = lackOf(entries, key, json)
      if (refusal === undefined) entries.set(key, { json, expiresAtMs: nowMs() + 1_000 * ttlSeconds })
      return refusal
    },
    delete: async (tenant, key) => entriesOf(tenant).delete(key),
    list: (tenant, prefix) => [...entriesOf(tenant).keys()].filter((key) => key.startsWith(prefix)).sort(byUtf8),
  }
}

const lackOf = (entries: ReadonlyMap<string, Entry>, key: string, json: string): KvRefusal | undefined => {
  if (entries.size >= kvMaxKeys && !entries.has(key)) return 'keys'
  let chars = key.length + json.length
  for (const [other, entry] of entries) if (other !== key) chars += other.length + entry.json.length
  return chars > kvMaxChars ? 'chars' : undefined
}

/** Not as JavaScript compares, which is by UTF-16 units: a database does not. */
const byUtf8 = (a: string, b: string): number => Buffer.compare(Buffer.from(a), Buffer.from(b))
