import type { Generator } from '../generator.ts'
import type { LoadJob, LoadResult } from '../job.ts'

/** What a check runs against: a warm generator and a bare server, each in a process of its own. */
export interface CheckBench {
  readonly generator: Generator
  readonly serverUrl: string
  readonly seed: number
}

/** One figure beside what it must be. `low` and `high` are included; both missing means that it is only reported. */
export interface Finding {
  readonly what: string
  readonly unit: string
  readonly measured: number
  readonly low?: number
  readonly high?: number
}

/** A claim about the generator that is held against a known truth, one file each. */
export interface Check {
  readonly title: string
  run(bench: CheckBench): Promise<Finding[]>
}

export const holds = ({ measured, low = -Infinity, high = Infinity }: Finding): boolean => measured >= low && measured <= high

/** A job against the bare server, with what is the same in all checks. */
export const jobOf = ({ serverUrl, seed }: CheckBench, path: string, changes: Partial<LoadJob>): LoadJob => ({
  targets: [{ url: `${serverUrl}${path}`, headers: { 'content-type': 'application/json' } }],
  bodies: ['{}'],
  arrivals: 'poisson',
  ratePerSecond: 200,
  seconds: 5,
  seed,
  requestTimeoutMs: 10_000,
  connections: 512,
  drainMs: 10_000,
  ...changes,
})

/** Response times (end − intended) in ms, sorted. */
export const responseMs = (result: LoadResult): number[] =>
  result.endUs.map((endUs, row) => (endUs - (result.intendedUs[row] as number)) / 1_000).sort((a, b) => a - b)

/** Nearest rank of sorted values; NaN, which holds no bound, for none. */
export const quantile = (sorted: readonly number[], share: number): number =>
  sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? Number.NaN
