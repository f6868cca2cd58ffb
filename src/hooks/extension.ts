import type { HookEvent } from './event.ts'

/** A request that an extension makes. Bodies are text; JSON is the extension's own business. */
export interface FetchInit {
  readonly method?: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string
}

/** The reply an extension sees: read whole, capped, header names in lower case. */
export interface FetchReply {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

/** Names of values that the tenant gave the platform and that an extension may use, but not read. */
export interface ExtensionSecrets {
  /** A stand-in for the value, good for this call: in a header or the body of `fetch`, and as a key of `hmac`. */
  use(name: string): string
}

/** What the tenant's extensions keep between calls. Values are JSON. */
export interface ExtensionKv {
  /** Undefined for a key that is not there. */
  get(key: string): Promise<unknown>
  set(key: string, value: unknown, options?: { readonly ttlSeconds?: number }): Promise<void>
  /** Whether there was one. */
  delete(key: string): Promise<boolean>
  list(prefix?: string): Promise<string[]>
}

export type DigestAlgorithm = 'sha1' | 'sha256' | 'sha384' | 'sha512'
export type DigestEncoding = 'hex' | 'base64' | 'base64url'

export interface HmacOptions {
  /** Of the digest: `hex`, if not given. */
  readonly encoding?: DigestEncoding
  /** How the key is written: `utf8`, if not given. */
  readonly keyEncoding?: 'utf8' | DigestEncoding
}

/** Texts are taken as UTF-8. */
export interface ExtensionCrypto {
  hash(algorithm: DigestAlgorithm, data: string, encoding?: DigestEncoding): Promise<string>
  hmac(algorithm: DigestAlgorithm, key: string, data: string, options?: HmacOptions): Promise<string>
  randomUUID(): Promise<string>
}

/** All that an extension can reach, the same in every approach. Customers read `scenarios/extension.d.ts`. */
export interface ExtensionContext {
  /** Calls a host on the deployment's egress list. Rejects when refused, unreachable or too large. */
  fetch(url: string | URL, init?: FetchInit): Promise<FetchReply>
  /** Adds a line to the attempt's log. Values are written as `console.log` would, and cut at 2 KB. */
  log(...values: unknown[]): void
  /** Milliseconds since 1970, as `Date.now()`. */
  now(): number
  /** Plain configuration given at deploy, for instance the address of an API. Not for secrets. */
  readonly settings: Readonly<Record<string, string>>
  readonly secrets: ExtensionSecrets
  readonly kv: ExtensionKv
  readonly crypto: ExtensionCrypto
}

/** The default export of `extension.js`. At a `before` hook point it answers a decision, else nothing. */
export type Extension = (event: HookEvent, context: ExtensionContext) => unknown
