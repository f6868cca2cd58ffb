import type { HookEvent } from '../hooks/event.ts'
import type { Outcome } from '../hooks/outcome.ts'

/** What a tenant deployed, already checked against the API's schema. `version` grows by one per hook and tenant. */
export interface Deployable {
  readonly tenant: string
  readonly hook: string
  readonly version: number
  /** The module's source, for approaches that run at the platform. */
  readonly code?: string
  /** Where the customer listens, for approaches that run at the customer. */
  readonly url?: string
  /** How `url` is written to and answers: the id of a wire dialect; `standard` when it is not said. */
  readonly dialect?: string
  /** Signs what is sent to `url`: `whsec_` and base64 of 24 to 64 bytes. */
  readonly secret?: string
  /** Signs as well while customers change over to `secret`, as far as the dialect can carry two signatures. */
  readonly formerSecret?: string
  /** Origins that `context.fetch` may reach, e.g. `https://api.example.com`. */
  readonly egress: readonly string[]
  readonly settings: Readonly<Record<string, string>>
  readonly limits: Limits
  /** `warm` when it is not said. Refused at the upload where an approach cannot hold it. */
  readonly state?: StatePolicy
}

/**
 * What a call finds of the calls before it. `warm`: the globals as they left them. `fresh-context`: globals of its own,
 * in an isolate that its tenant's version has to itself. `fresh-isolate`: a heap of its own, so that nothing that
 * another call does, not even an endless loop, ends it.
 */
export const statePolicies = ['warm', 'fresh-context', 'fresh-isolate'] as const
export type StatePolicy = (typeof statePolicies)[number]

/** Per call and isolate; an approach that cannot hold one says so in its caveats. */
export interface Limits {
  readonly cpuMs: number
  readonly memoryMb: number
}

export const defaultLimits: Limits = { cpuMs: 100, memoryMb: 64 }

/** A live extension, as an approach knows it. Opaque to the platform but for its identity. */
export interface Deployment {
  readonly tenant: string
  readonly hook: string
  readonly version: number
}

/** The time that is left for one attempt, all included. The caller owns the clock, the approach keeps the bound. */
export interface Budget {
  readonly wallMs: number
}

export interface Attempt {
  readonly outcome: Outcome
  /** What the extension logged, as far as the platform can see it. */
  readonly logs: readonly string[]
  /** Absent where the approach cannot know any of it, as a webhook's. */
  readonly usage?: Usage
  /** What went over the wire, where anything did. */
  readonly wire?: WireTrace
  readonly asks?: Asks
}

/** One exchange with a customer's server. */
export interface WireTrace {
  /** HTTP status; absent where no reply began. */
  readonly status?: number
  /** Of the reply, names in lower case: bounded in number and length. */
  readonly headers?: Readonly<Record<string, string>>
  /** How its body begins, at most 4 KB. */
  readonly body?: string
  /** How long each took, in µs: a kept connection has no `dns`, `connect` and `tls`. */
  readonly phasesUs: Readonly<Partial<Record<WirePhase, number>>>
}

/** `queue` is the wait for its turn; `firstByte` runs from the request's last byte, `body` from there to the end. */
export const wirePhases = ['queue', 'dns', 'connect', 'tls', 'firstByte', 'body'] as const
export type WirePhase = (typeof wirePhases)[number]

/** What the customer's side asks of the deliveries to come. */
export interface Asks {
  /** Nothing before so many ms (`Retry-After`), as it was said: the platform clamps it. */
  readonly retryAfterMs?: number
  /** Nothing at all any more (410). */
  readonly gone?: true
}

/** What one attempt took, beside its time on the wall clock. */
export interface Usage {
  /** CPU time in µs. Work that was cut off by ending its process is not in it. */
  readonly cpuUs?: number
  /** What the extension's heap held at the end, in bytes; its other calls in flight share that heap. */
  readonly heapBytes?: number
  /** Requests that the extension made. */
  readonly requests?: number
}

/**
 * A way for a hook point to reach an extension. `deploy` validates and throws `UploadRefused`; `invoke` never
 * throws for what a customer's code or server does (that is an outcome) and always settles within the budget
 * plus a grace of a second; `close` ends every process, socket and timer it started.
 */
export interface Approach {
  deploy(extension: Deployable): Promise<Deployment>
  invoke(deployment: Deployment, event: HookEvent, budget: Budget): Promise<Attempt>
  /** Frees what a deployment holds, once its calls have ended. Calling it twice is fine. */
  retire(deployment: Deployment): Promise<void>
  close(): Promise<void>
  /** How it stands with a version, for approaches that hold against it what its calls do. */
  standing?(deployment: Deployment): Standing
  /** Lets it run again as if it had done nothing. */
  release?(deployment: Deployment): void
  /** How many more calls it would take at once now, for approaches that hold back what would be in vain. */
  readiness?(deployment: Deployment): Readiness
  /** What its supervisor has seen since it was created. */
  supervision?(): Supervision
}

/** A version that keeps ending processes gets one of its own, `quarantined`, and is `stopped` if it goes on. */
export interface Standing {
  readonly state: 'serving' | 'quarantined' | 'stopped'
  /** ISO 8601 */
  readonly since?: string
  /** What it did, how often and when; absent for one that has done nothing. */
  readonly reason?: string
  /** What its customer can do. */
  readonly next?: string
}

export interface Readiness {
  /** 0 while its breaker is open or its customer asked for a pause; 1 to probe it. */
  readonly room: number
  /** When there may be room again, on the injected clock; absent when a call that ends makes it. */
  readonly atMs?: number
}

export interface Supervision {
  /** Worker processes that ended before their time, by cause. */
  readonly workersLost: Readonly<Record<string, number>>
  readonly workersRecycled: number
  /** Extensions that were kept ready and were let go, for room or after a long time without a call. */
  readonly evicted: number
  /** Versions that are so now. */
  readonly quarantined: number
  readonly stopped: number
}

/** What a customer is told of an upload, at most: the text may be their own, an error message of megabytes. */
const messageMaxChars = 2_048

/** A bad upload, with the place in the customer's own file. Lines and columns count from 1. */
export class UploadRefused extends Error {
  /** Absent where the upload has one file only. */
  readonly file: string | undefined
  readonly line: number | undefined
  readonly column: number | undefined
  readonly hint: string

  constructor(message: string, hint: string, place?: { file?: string; line: number; column: number }) {
    super(message.slice(0, messageMaxChars))
    this.name = 'UploadRefused'
    this.file = place?.file
    this.line = place?.line
    this.column = place?.column
    this.hint = hint
  }
}
