import type { Arrivals } from './schedule.ts'

/** Where one tenant's calls go. */
export interface Target {
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
}

/** Open-loop load: calls are sent when they are due, whatever became of the ones before. */
export interface LoadJob {
  /** One a tenant; each call draws its tenant evenly. */
  readonly targets: readonly Target[]
  /** One an operation, POSTed as they are; dealt from a shuffled deck, so that each comes equally often. */
  readonly bodies: readonly string[]
  readonly arrivals: Arrivals
  readonly ratePerSecond: number
  readonly seconds: number
  readonly seed: number
  /** Counted from when a call was sent. */
  readonly requestTimeoutMs: number
  /** At most so many connections an origin; a call that finds none free waits, and that is part of its service. */
  readonly connections: number
  /** How long before a call the generator spins instead of trusting a timer, which costs most of a core; 2,000 when left out. */
  readonly spinUs?: number
  /** How long to wait for replies after the last call was sent. */
  readonly drainMs: number
}

/** `timed-out` and `in-flight` are censored at `endUs`: the call took at least that long. */
export const endings = ['reply', 'timed-out', 'connection-error', 'in-flight'] as const
export type Ending = (typeof endings)[number]

/** One array a column, all of the same length, one row a call in the order intended. Times as of `monotonicUs`. */
export interface LoadResult {
  readonly tenant: number[]
  readonly operation: number[]
  readonly intendedUs: number[]
  readonly sentUs: number[]
  readonly endUs: number[]
  /** HTTP status, 0 for a call without a reply. */
  readonly status: number[]
  readonly ending: Ending[]
  /** The reply's text, cut at 64 KB; for a connection error its message, else empty. */
  readonly body: string[]
  readonly generator: GeneratorUsage
}

/** What the generator itself did in the job: whoever reads the samples judges with it whether they hold. */
export interface GeneratorUsage {
  readonly cpuUs: number
  readonly wallUs: number
  /** Of `sentUs - intendedUs`. */
  readonly lagP50Us: number
  readonly lagP99Us: number
}

/** Closed-loop load: each connection sends its next call when the last one was answered. */
export interface SaturationJob {
  readonly targets: readonly Target[]
  readonly bodies: readonly string[]
  readonly connections: number
  readonly seconds: number
}

/** `completed` counts every reply; `requestsPerSecond` only those with a 2xx status. `errors` includes time-outs. */
export interface SaturationResult {
  /** As of `monotonicUs`, when the first call was about to be sent. */
  readonly startUs: number
  readonly connections: number
  readonly seconds: number
  readonly completed: number
  readonly errors: number
  readonly non2xx: number
  readonly requestsPerSecond: number
}
