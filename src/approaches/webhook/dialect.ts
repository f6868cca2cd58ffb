import type { KeyObject } from 'node:crypto'
import { readdir } from 'node:fs/promises'
import type { HookEvent } from '../../hooks/event.ts'
import { UploadRefused } from '../approach.ts'

/** Where a delivery goes, as far as a dialect needs to know. */
export interface Target {
  readonly tenant: string
  readonly hook: string
  readonly url: URL
  readonly key: KeyObject
  /** Signs as well, where a dialect has room for two signatures. */
  readonly formerKey?: KeyObject | undefined
}

/** What goes over the wire. Headers are name, value, name, value: the form that costs undici least. */
export interface WireRequest {
  readonly headers: string[]
  readonly body: Buffer
}

/** A reply with a 2xx status, read whole. Header names are in lower case. */
export interface WireReply {
  readonly status: number
  readonly headers: Readonly<Record<string, string | string[] | undefined>>
  readonly body: Buffer
}

/** How events are written, signed and answered: one file each in dialects/, named by its id. */
export interface Dialect {
  readonly id: string
  /** The key that deliveries are signed with. @throws UploadRefused when the secret is none */
  readKey(secret: string): KeyObject
  /**
   * The body is serialised once, and these very bytes are signed and sent. `nowMs` is the time of the attempt.
   * @throws UnfitEvent
   */
  encode(event: HookEvent, target: Target, nowMs: number): WireRequest
  /** The extension's return value, undefined for nothing. @throws BadReply */
  decode(reply: WireReply): unknown
}

/** A 2xx whose content cannot be used; `message` and `hint` are for the customer. */
export class BadReply extends Error {
  readonly hint: string

  constructor(message: string, hint: string) {
    super(message)
    this.name = 'BadReply'
    this.hint = hint
  }
}

/** An event that the dialect has no way to say; `message` and `hint` are for the customer. */
export class UnfitEvent extends Error {
  readonly hint: string

  constructor(message: string, hint: string) {
    super(message)
    this.name = 'UnfitEvent'
    this.hint = hint
  }
}

/** The dialect of an upload. @throws UploadRefused for one that we do not speak */
export const pickDialect = (dialects: ReadonlyMap<string, Dialect>, id = 'standard'): Dialect => {
  const dialect = dialects.get(id)
  if (dialect) return dialect
  throw new UploadRefused(`there is no dialect ${id}`, `write one of ${[...dialects.keys()].join(', ')}`)
}

export const loadDialects = async (): Promise<ReadonlyMap<string, Dialect>> => {
  const files = await readdir(new URL('./dialects/', import.meta.url))
  const names = files.map((file) => file.replace(/\.ts$/, '')).sort()
  const load = async (name: string): Promise<Dialect> => ((await import(`./dialects/${name}.ts`)) as { dialect: Dialect }).dialect
  return new Map((await Promise.all(names.map(load))).map((dialect) => [dialect.id, dialect]))
}
