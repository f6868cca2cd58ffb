import { availableParallelism, totalmem } from 'node:os'
import { constrainedMemory } from 'node:process'

export interface PoolOptions {
  readonly workers: number
  /** Calls of one deployment inside its isolate at once; further ones wait. */
  readonly maxStarted: number
  /** Calls of one tenant that may wait beyond that, over all its deployments: the next is shed. */
  readonly maxWaiting: number
  /** What a worker keeps warm: so many isolates, in so much memory as they say they take, and unused for so long. */
  readonly maxIsolates: number
  readonly warmMb: number
  readonly idleMs: number
  readonly graceMs: number
  /** What a worker may take beside its warm isolates. */
  readonly rssMb: number
  /** When a worker is replaced: after so many entries, or so much memory that its isolates do not explain. */
  readonly maxEntries: number
  readonly growthMb: number
  /** How long a tenant that ended an isolate or a worker is kept away from the others. */
  readonly suspectMs: number
  /** How many workers a version may end until it has one of its own, and how many of those until it is stopped. */
  readonly strikes: number
  /** For how long an ended worker is held against a version that is not stopped. */
  readonly strikeMs: number
}

const workers = Math.max(1, availableParallelism())

/** Half of the machine at most, over the lanes for those who may take long and those who may not. */
const warmMbOf = (memoryMb: number): number => Math.round(Math.min(1_536, Math.max(128, memoryMb / 2 / (2 * workers))))

export const defaultPoolOptions: PoolOptions = {
  workers,
  maxStarted: 64,
  maxWaiting: 1_000,
  maxIsolates: 1_000,
  warmMb: warmMbOf(Math.min(totalmem(), constrainedMemory() || Number.POSITIVE_INFINITY) / 1_048_576),
  idleMs: 600_000,
  graceMs: 250,
  rssMb: 400,
  maxEntries: 1_000_000,
  growthMb: 160,
  suspectMs: 60_000,
  strikes: 3,
  strikeMs: 3_600_000,
}
