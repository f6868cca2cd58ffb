import type { AttemptEntry } from '../runner/platform-client.ts'

/** What can be seen of a fault while it is on. */
export interface Evidence {
  /** The fault's own number; see `Fault.intensity`. */
  readonly intensity: number
  /** The culprits' attempts that began while it was on, in the order in which they ended; `endMs` as of Date.now(). */
  readonly attempts: readonly (AttemptEntry & { readonly endMs: number })[]
  /** When the attempt log was read, as of Date.now(). */
  readonly readMs: number
  /** The culprits' calls while it was on: how many were to have effects, of how many these never came, and wrong decisions. */
  readonly calls: { readonly due: number; readonly withoutEffect: number; readonly wrong: number }
  /** What whoever began it saw of it then and there. */
  readonly notes: readonly Seen[]
  /** Series of /metrics that moved while it was on. */
  readonly moved: readonly { readonly series: string; readonly from: number; readonly to: number }[]
}

/** What shows it, in words, and when it first did; undefined where nothing does. */
export type Sign = (evidence: Evidence) => Seen | undefined

export interface Seen {
  readonly words: string
  /** As of Date.now(); undefined where it shows only when all is over. */
  readonly atMs?: number | undefined
}

/** Now and then a healthy call is slow, or fails: a fault that strikes every call shows in more than that. */
const leastShare = 0.1

const shareOf = <T>(some: readonly T[], all: readonly T[]): number => some.length / Math.max(1, all.length)

/** Many attempts of the culprits ended in one of these ways; where none has ended yet, all that they were to do is missing. */
export const attemptsEnd =
  (...kinds: readonly string[]): Sign =>
  (evidence) => {
    const { attempts, calls } = evidence
    const struck = attempts.filter(({ outcome }) => kinds.includes(outcome.kind))
    if (attempts.length > 0) return shareOf(struck, attempts) < leastShare ? undefined : someAttemptsEnd(...kinds)(evidence)
    if (calls.due === 0 || calls.withoutEffect < calls.due) return undefined
    return { words: `none of ${calls.due} events of the culprits had its effect` }
  }

/** The same of a fault that strikes few calls: one is enough. */
export const someAttemptsEnd =
  (...kinds: readonly string[]): Sign =>
  ({ attempts }) => {
    const struck = attempts.filter(({ outcome }) => kinds.includes(outcome.kind))
    const [first] = struck
    return first && { words: `${struck.length} of ${attempts.length} attempts ended ${first.outcome.kind}`, atMs: first.endMs }
  }

/** Attempts of the culprits took as many ms as the fault's intensity says, or more, however they ended. */
export const attemptsTake: Sign = (evidence) => attemptsLast(evidence.intensity)(evidence)

/** The same for so many ms, whatever the intensity means, and such a share of them. */
export const attemptsLast =
  (ms: number, share = leastShare): Sign =>
  ({ attempts }) => {
    const slow = attempts.filter(({ durationUs }) => durationUs >= ms * 1_000)
    if (shareOf(slow, attempts) < share) return undefined
    return slow[0] && { words: `${slow.length} of ${attempts.length} attempts took ${ms} ms or more`, atMs: slow[0].endMs }
  }

/** Attempts have not begun yet, by their date: the platform's clock was ahead by as many minutes as the intensity says. */
export const datedAhead: Sign = ({ attempts, readMs, intensity }) => {
  const ahead = attempts.filter(({ startedAt }) => Date.parse(startedAt) > readMs)
  const words = `${ahead.length} of ${attempts.length} attempts are dated up to ${intensity} minutes ahead`
  return ahead[0] && { words, atMs: ahead[0].endMs - 60_000 * intensity }
}

/** Attempts of the culprits did something that is counted, such as requests, as often as the intensity says or nearly. */
export const attemptsCount =
  (what: string, count: (attempt: AttemptEntry) => number): Sign =>
  ({ attempts, intensity }) => {
    const greedy = attempts.filter((attempt) => count(attempt) >= intensity / 2)
    if (shareOf(greedy, attempts) < leastShare) return undefined
    return greedy[0] && { words: `${greedy.length} of ${attempts.length} attempts ${what}`, atMs: greedy[0].endMs }
  }

export const decidesWrongly: Sign = ({ calls }) =>
  calls.wrong === 0 ? undefined : { words: `${calls.wrong} decisions of the culprits were wrong` }

export const effectsAreMissing: Sign = ({ calls }) =>
  calls.withoutEffect === 0 ? undefined : { words: `${calls.withoutEffect} of ${calls.due} events of the culprits had no effect` }

/** Whoever began it saw it take hold, which tells nothing of whether the platform did; see `Scene.note`. */
export const noted: Sign = ({ notes }) => notes[0]

/** A series of the platform's /metrics, by the beginning of its name with its labels, has grown. */
export const seriesGrows =
  (beginning: string): Sign =>
  ({ moved }) => {
    const grown = moved.find(({ series, from, to }) => series.startsWith(beginning) && to > from)
    return grown && { words: `${grown.series} went from ${grown.from} to ${grown.to}` }
  }

/** The first of these that shows anything. */
export const eitherOf =
  (...signs: readonly Sign[]): Sign =>
  (evidence) =>
    signs.map((sign) => sign(evidence)).find((seen) => seen !== undefined)
