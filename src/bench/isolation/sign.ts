import type { AttemptEntry } from '../runner/platform-client.ts'

/** What can be seen of a fault while it is on. */
export interface Evidence {
  /** The fault's own number; see `Fault.intensity`. */
  readonly intensity: number
  /** The culprits' attempts that ended while it was on, in the order in which they ended; `endMs` as of Date.now(). */
  readonly attempts: readonly (AttemptEntry & { readonly endMs: number })[]
  /** The culprits' calls while it was on: how many were answered for, and of how many the effects never came. */
  readonly calls: { readonly due: number; readonly withoutEffect: number }
}

/** What shows it, in words; undefined where nothing does. */
export type Sign = (evidence: Evidence) => string | undefined

/** Attempts of the culprits ended in one of these ways; where none had ended yet, all that they were to do is missing. */
export const attemptsEnd =
  (...kinds: readonly string[]): Sign =>
  ({ attempts, calls }) => {
    const struck = attempts.filter(({ outcome }) => kinds.includes(outcome.kind))
    const [first] = struck
    if (first) return `${struck.length} of ${attempts.length} attempts ended ${first.outcome.kind}`
    if (calls.due === 0 || calls.withoutEffect < calls.due) return undefined
    return `none of ${calls.due} events of the culprits had its effect`
  }

/** Attempts of the culprits took as many ms as the fault's intensity says, or more, however they ended. */
export const attemptsTake: Sign = ({ attempts, intensity }) => {
  const slow = attempts.filter(({ durationUs }) => durationUs >= intensity * 1_000)
  return slow.length === 0 ? undefined : `${slow.length} of ${attempts.length} attempts took ${intensity} ms or more`
}
