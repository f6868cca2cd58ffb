import { randomUUID } from 'node:crypto'
import { hashOf, hmacOf, readText } from './digest.ts'
import type { ExtensionContext } from './extension.ts'
import { kvRefusals, type KvStore, readKvKey, readKvPrefix, readKvTtl, writeKvValue } from './kv.ts'

export interface OwnAbilities {
  readonly tenant: string
  readonly secrets: Readonly<Record<string, string>>
  readonly kv: KvStore
  /** Called before each; throws when the call has asked for too much. */
  admit(): void
}

/**
 * `context.secrets`, `kv` and `crypto` where an extension runs at its owner's, and not at a platform: there is nothing
 * to hide, so that the name of a secret stands for its value at once.
 */
export const createOwnAbilities = (own: OwnAbilities): Pick<ExtensionContext, 'secrets' | 'kv' | 'crypto'> => ({
  secrets: {
    use: (name) => {
      if (Object.hasOwn(own.secrets, name)) return own.secrets[name] ?? ''
      throw new Error(`there is no secret ${name} here: install the extension with it`)
    },
  },
  kv: createOwnKv(own),
  crypto: {
    hash: async (algorithm, data, encoding) => {
      own.admit()
      return hashOf(algorithm, data, encoding)
    },
    hmac: async (algorithm, key, data, options) => {
      own.admit()
      return hmacOf({ algorithm, key: readText('the key', key), data, options })
    },
    randomUUID: async () => {
      own.admit()
      return randomUUID()
    },
  },
})

const createOwnKv = ({ tenant, kv, admit }: OwnAbilities): ExtensionContext['kv'] => ({
  get: async (key) => {
    admit()
    const json = kv.get(tenant, readKvKey(key))
    return json === undefined ? undefined : JSON.parse(json)
  },
  set: async (key, value, options) => {
    admit()
    const refusal = await kv.set(tenant, readKvKey(key), writeKvValue(value), readKvTtl(options))
    if (refusal !== undefined) throw new Error(kvRefusals[refusal])
  },
  delete: async (key) => {
    admit()
    return kv.delete(tenant, readKvKey(key))
  },
  list: async (prefix = '') => {
    admit()
    return [...kv.list(tenant, readKvPrefix(prefix))]
  },
})
