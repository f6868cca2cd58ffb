/**
 * What an extension can do. It is one file, a JavaScript module (or TypeScript whose types can be taken out) whose default
 * export is called with each event:
 *
 *     /** @type {import('./extension').Extension<{ amount: number }>} *\/
 *     export default async (event, context) => {
 *       const headers = { authorization: `Bearer ${context.secrets.use('API_KEY')}`, 'idempotency-key': event.id }
 *       await context.fetch(`${context.settings.api}/orders`, { method: 'POST', headers, body: JSON.stringify(event.data) })
 *       return { decision: event.data.amount > 100 ? 'deny' : 'allow' }
 *     }
 *
 * To have it checked: `tsc --noEmit --checkJs --allowJs --strict --module esnext --lib es2024 --types '' my-extension.js`.
 * There is the language, what stands here, and nothing else: no `import`, no `process`, no `Buffer`, no `fetch` but
 * `context.fetch`, no Intl to rely on. Of the language, WebAssembly, SharedArrayBuffer, Atomics, WeakRef, FinalizationRegistry
 * and resizable buffers are taken out. What is written to `console` reaches nobody: `context.log` does. What is not named in
 * the source is not there: `context['k' + 'v']` finds nothing.
 *
 * State. Globals may live on from one call to a later one, or not: nothing says which calls meet. `"state": "fresh-context"`
 * at the deploy gives each call globals of its own, `"fresh-isolate"` a heap of its own. What is to be kept goes into `kv`.
 *
 * Limits. One call: 100 things asked of the host in all (requests, `kv`, `crypto`, timers), of them 20 requests; 100 lines
 * of log of 2,048 characters; 1,048,576 characters hashed and kept; 20 secrets; a result of 64 KB. CPU time and memory as deployed
 * (100 ms and 64 MB, if not said), time on the wall clock as the hook point has it.
 */

/** CloudEvents 1.0. `type` is the hook point, `data` what happened there. */
export interface HookEvent<Data = any> {
  readonly specversion: '1.0'
  /** The same each time that an event is delivered: after a failure it comes again. */
  readonly id: string
  readonly source: string
  readonly type: string
  /** RFC 3339. */
  readonly time: string
  readonly subject?: string
  readonly data: Data
}

/** What is answered at a `before` hook point. At an `after` hook point the answer is not looked at. */
export interface Decision {
  decision: 'allow' | 'deny'
  /** At most 1,000 characters. */
  reason?: string
  changes?: Record<string, unknown>
}

export type Extension<Data = any> = (event: HookEvent<Data>, context: Context) => Decision | void | Promise<Decision | void>

export interface Context {
  /**
   * Asks a host on the deployment's egress list; redirects are answered, not followed. Body and reply have 256 KB at most,
   * the URL 8,192 characters.
   * Rejects when the host is not listed, cannot be reached, or answers more.
   */
  readonly fetch: (url: string | URL, init?: FetchInit) => Promise<FetchReply>
  /** A line in the attempt's log. */
  readonly log: (...values: unknown[]) => void
  /** Milliseconds since 1970. */
  readonly now: () => number
  /** What was given as `settings` at the deploy. */
  readonly settings: Readonly<Record<string, string>>
  readonly secrets: Secrets
  readonly kv: Kv
  readonly crypto: Crypto
}

export interface FetchInit {
  method?: 'GET' | 'HEAD' | 'POST' | 'PUT' | 'PATCH' | 'DELETE' | 'OPTIONS'
  headers?: Record<string, string>
  body?: string
}

export interface FetchReply {
  readonly status: number
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

/** Set with `PUT /v1/tenants/{tenant}/secrets/{name}`; nobody can read one again, the extension included. */
export interface Secrets {
  /**
   * A text that stands for the secret, in this call alone. The platform puts the value in its place in headers (those of
   * basic authentication, too) and bodies of `fetch`, as the body's content type needs it, and in the key of `hmac`.
   * A reply in which the value comes back has `[secret NAME]` instead. On a server of your own it is the value itself.
   */
  readonly use: (name: string) => string
}

/**
 * What extensions of the same tenant keep between calls. A value is JSON of at most 65,536 characters, a key a text of 1 to
 * 128; a tenant has 1,000 keys and 4,194,304 characters. It rejects when that is full. Writes are durable when they resolve;
 * the last one wins, there are no transactions.
 */
export interface Kv {
  /** Undefined when there is none. */
  readonly get: (key: string) => Promise<any>
  /** `ttlSeconds`: 1 to 2,678,400 (31 days). Without it, the value is kept until it is deleted. */
  readonly set: (key: string, value: unknown, options?: { ttlSeconds?: number }) => Promise<void>
  /** Whether there was one. */
  readonly delete: (key: string) => Promise<boolean>
  /** In the order of their UTF-8. */
  readonly list: (prefix?: string) => Promise<string[]>
}

export type Algorithm = 'sha1' | 'sha256' | 'sha384' | 'sha512'
export type Encoding = 'hex' | 'base64' | 'base64url'

/** Texts are taken as UTF-8. Without an encoding, digests are hex. */
export interface Crypto {
  readonly hash: (algorithm: Algorithm, data: string, encoding?: Encoding) => Promise<string>
  /** The key may be, or contain, what `secrets.use` answered. */
  readonly hmac: (
    algorithm: Algorithm,
    key: string,
    data: string,
    options?: { encoding?: Encoding; keyEncoding?: 'utf8' | Encoding },
  ) => Promise<string>
  readonly randomUUID: () => Promise<string>
}

declare global {
  /** Within a call; a timer ends with the call that set it, and counts as one of the things asked of the host. */
  function setTimeout(callback: (...args: any[]) => void, delayMs?: number, ...args: any[]): number
  function clearTimeout(timer: number | undefined): void
  /** Whole texts in UTF-8. */
  class TextEncoder {
    readonly encoding: string
    encode(text?: string): Uint8Array
    encodeInto(text: string, bytes: Uint8Array): { read: number; written: number }
  }
  /** Whole texts in UTF-8: no `stream`. */
  class TextDecoder {
    constructor(label?: string, options?: { fatal?: boolean; ignoreBOM?: boolean })
    readonly encoding: string
    readonly fatal: boolean
    readonly ignoreBOM: boolean
    decode(bytes?: ArrayBuffer | ArrayBufferView): string
  }
  function atob(base64: string): string
  function btoa(binary: string): string
  /** As in browsers: https://url.spec.whatwg.org. It makes a cold start a few milliseconds longer. */
  class URL {
    constructor(url: string | URL, base?: string | URL)
    static parse(url: string | URL, base?: string | URL): URL | null
    static canParse(url: string | URL, base?: string | URL): boolean
    href: string
    readonly origin: string
    protocol: string
    username: string
    password: string
    host: string
    hostname: string
    port: string
    pathname: string
    search: string
    readonly searchParams: URLSearchParams
    hash: string
    toString(): string
    toJSON(): string
  }
  class URLSearchParams {
    constructor(init?: string | Record<string, string> | Iterable<[string, string]>)
    readonly size: number
    append(name: string, value: string): void
    delete(name: string, value?: string): void
    get(name: string): string | null
    getAll(name: string): string[]
    has(name: string, value?: string): boolean
    set(name: string, value: string): void
    sort(): void
    forEach(callback: (value: string, name: string, params: URLSearchParams) => void): void
    keys(): IterableIterator<string>
    values(): IterableIterator<string>
    entries(): IterableIterator<[string, string]>
    [Symbol.iterator](): IterableIterator<[string, string]>
    toString(): string
  }
  /** Of what JSON holds, and of dates, maps, sets, regular expressions, errors and cycles. */
  function structuredClone<T>(value: T): T
}
