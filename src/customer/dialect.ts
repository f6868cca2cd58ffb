import type { KeyObject } from 'node:crypto'
import { readdir } from 'node:fs/promises'
import type { IncomingHttpHeaders } from 'node:http'
import { BenchError } from '../hooks/bench-error.ts'
import type { HookEvent } from '../hooks/event.ts'

/** A POST as it arrived. Node joins a header that came twice by `, `, which fits no signature. */
export interface SignedRequest {
  readonly headers: IncomingHttpHeaders
  readonly body: Buffer
}

/** What the customer knows of whom it trusts. */
export interface Trust {
  readonly key: KeyObject
  /** The hook point, which most vendors' deliveries do not name. */
  readonly hook: string
  /** The address as it was registered, where it is part of what is signed. */
  readonly url: string
}

/** `forged`: not from who has the secret, or not from now. `malformed`: genuine, and no event. */
export type Opened =
  | { readonly kind: 'event'; readonly event: HookEvent }
  | { readonly kind: 'forged' | 'malformed'; readonly why: string }

/** One vendor's deliveries on the receiving side: one file each in dialects/, named by its id. */
export interface ReceiverDialect {
  readonly id: string
  readonly replyType: string
  readonly needsUrl: boolean
  /** @throws BenchError E_SECRET */
  readKey(secret: string): KeyObject
  /** Verifies the bytes as they arrived, in constant time, and reads the event. */
  open(request: SignedRequest, trust: Trust, nowMs: number): Opened
  /** The reply that says what the extension answered, undefined for none. Throws what cannot be said. */
  writeReply(value: unknown): string | undefined
}

export const loadReceiverDialects = async (): Promise<ReadonlyMap<string, ReceiverDialect>> => {
  const files = await readdir(new URL('./dialects/', import.meta.url))
  const names = files.map((file) => file.replace(/\.ts$/, '')).sort()
  const load = async (name: string): Promise<ReceiverDialect> =>
    ((await import(`./dialects/${name}.ts`)) as { dialect: ReceiverDialect }).dialect
  return new Map((await Promise.all(names.map(load))).map((dialect) => [dialect.id, dialect]))
}

/** @throws BenchError E_DIALECT for one that is not spoken here */
export const pickReceiverDialect = (dialects: ReadonlyMap<string, ReceiverDialect>, id: string): ReceiverDialect => {
  const dialect = dialects.get(id)
  if (dialect) return dialect
  throw new BenchError('E_DIALECT', `there is no dialect ${id}`, `write one of ${[...dialects.keys()].join(', ')}`)
}
