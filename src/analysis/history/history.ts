import type { CallResult, Samples } from '../../store/samples.ts'

export type Hook = 'before' | 'after'

/** One business operation, and what became of it. Times are µs since the trial's start. */
export interface Call {
  readonly hook: Hook
  readonly phase: string
  readonly tenant: number
  readonly intendedUs: number
  readonly sentUs: number
  readonly endUs: number
  readonly result: CallResult
  /** Empty where no reply named one. */
  readonly eventId: string
  /** What the extension decides when run alone; null where it decides nothing. */
  readonly expectedDecision: Samples['expectedDecision'][number]
  /** How many effects the event has when the extension is run alone. */
  readonly expectedEffects: number
  /** How many the third party saw. */
  readonly effects: number
  /** The first of them, null where there was none. */
  readonly effectUs: number | null
}

/** An effect that the third party saw for an event that no reply named. */
export interface UnclaimedEffect {
  readonly eventId: string
  readonly atUs: number
}

/** What became of each call of a trial, as its callers and the third party saw it. */
export interface History {
  readonly calls: readonly Call[]
  /** Without those of calls that are not in this history, such as a warm-up's: the ledger holds them, too. */
  readonly unclaimed: readonly UnclaimedEffect[]
  /** An effect is late when it came longer than this after its acknowledgement. */
  readonly lateAfterUs: number
  /** Whether all that was to come had time to come, and the ledger was read to its end. */
  readonly isComplete: boolean
}

/** Which calls an account is about. */
export type Choice = (call: Call) => boolean

export const everyCall: Choice = () => true

export const isAcknowledged = ({ result }: Call): boolean => result === 'accepted'

/** Nobody knows whether the platform took it: neither an acknowledgement nor a refusal came. */
export const isUnanswered = ({ result }: Pick<Call, 'result'>): boolean => unanswered.has(result)

const unanswered: ReadonlySet<CallResult> = new Set<CallResult>(['timed-out', 'connection-error', 'in-flight'])

/** More effects than the extension has when run alone. */
export const isRepeated = ({ effects, expectedEffects }: Call): boolean => effects > expectedEffects

/** Its first effect came longer than `lateAfterUs` after its reply. */
export const isLate = ({ effectUs, endUs }: Call, lateAfterUs: number): boolean =>
  effectUs !== null && effectUs - endUs > lateAfterUs
