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

/** All that an extension can reach, the same in every approach. */
export interface ExtensionContext {
  /** Calls a host on the deployment's egress list. Rejects when refused, unreachable or too large. */
  fetch(url: string, init?: FetchInit): Promise<FetchReply>
  /** Adds a line to the attempt's log. Values are written as `console.log` would, and cut at 2 KB. */
  log(...values: unknown[]): void
  /** Milliseconds since 1970, as `Date.now()`. */
  now(): number
  /** Plain configuration given at deploy, for instance the address of an API. Not for secrets. */
  readonly settings: Readonly<Record<string, string>>
}

/** The default export of `extension.js`. At a `before` hook point it answers a decision, else nothing. */
export type Extension = (event: HookEvent, context: ExtensionContext) => unknown
