import { kvKeyMaxChars, kvMaxChars, kvMaxKeys, kvMaxTtlSeconds, kvValueMaxChars } from './limits.ts'

/** What tenants' extensions keep between calls: JSON texts by tenant and key. It checks nothing but how full it is. */
export interface KvStore {
  /** Undefined for a key that is not there, or no longer. */
  get(tenant: string, key: string): string | undefined
  /** Resolves once it is kept, or with the reason why the tenant has no room for it. */
  set(tenant: string, key: string, json: string, ttlSeconds?: number): Promise<KvRefusal | undefined>
  /** Resolves to whether there was one. */
  delete(tenant: string, key: string): Promise<boolean>
  /** The keys that begin with it, in the order of their UTF-8. */
  list(tenant: string, prefix: string): readonly string[]
}

export type KvRefusal = 'keys' | 'chars'

/** What an extension's author is told of a refusal. */
export const kvRefusals: Readonly<Record<KvRefusal, string>> = {
  keys: `the store is full: a tenant may keep ${kvMaxKeys} keys; delete some, or give them a ttlSeconds`,
  chars: `the store is full: a tenant may keep ${kvMaxChars} characters; delete some, or give them a ttlSeconds`,
}

/** Throws an `Error` for the author of an extension. */
export const readKvKey = (key: unknown): string => {
  if (typeof key === 'string' && key !== '' && isKeyText(key)) return key
  throw new Error(`a key of context.kv is a text of 1 to ${kvKeyMaxChars} characters, without control characters`)
}

/** As `readKvKey`; the empty prefix is that of all keys. */
export const readKvPrefix = (prefix: unknown): string => {
  if (typeof prefix === 'string' && isKeyText(prefix)) return prefix
  throw new Error(`a prefix of context.kv.list is a text of at most ${kvKeyMaxChars} characters, without control characters`)
}

// A lone surrogate has no UTF-8: two such keys would be one on disk.
const isKeyText = (text: string): boolean => text.length <= kvKeyMaxChars && text.isWellFormed() && !/\p{Cc}/u.test(text)

export const readKvTtl = (options: unknown): number | undefined => {
  const ttl = (options as { ttlSeconds?: unknown } | null | undefined)?.ttlSeconds
  if (ttl === undefined) return undefined
  if (typeof ttl === 'number' && ttl >= 1 && ttl <= kvMaxTtlSeconds) return ttl
  throw new Error(`ttlSeconds of context.kv.set is a number from 1 to ${kvMaxTtlSeconds}; leave it out to keep the value`)
}

/** A value as JSON. */
export const writeKvValue = (value: unknown): string => {
  const json = JSON.stringify(value) as string | undefined
  if (json === undefined) throw new Error('context.kv.set takes JSON: not undefined, and no function')
  return checkKvSize(json)
}

export const checkKvSize = (json: string): string => {
  if (json.length <= kvValueMaxChars) return json
  throw new Error(`a value of context.kv may have ${kvValueMaxChars} characters as JSON, this one has ${json.length}`)
}
