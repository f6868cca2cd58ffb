import type { OutcomeKind } from '../hooks/outcome.ts'
import type { Claimed, Settlement } from './outbox/outbox.ts'

export interface RetryPolicy {
  readonly firstDelayMs: number
  /** Each delay is this many times the one before. */
  readonly factor: number
  readonly longestDelayMs: number
  /** Share by which a delay is made longer or shorter at random, so that failures do not return in step. */
  readonly jitter: number
  /** Tries that count against the customer before the event is dead. */
  readonly maxFailures: number
  /** Tries in all, the platform's own faults included: something that takes the platform down must end, too. */
  readonly maxAttempts: number
}

/** 5 s, 20 s, 80 s … 24 h: about the example schedule of Standard Webhooks, as a formula. */
export const defaultRetryPolicy: RetryPolicy = {
  firstDelayMs: 5_000,
  factor: 4,
  longestDelayMs: 24 * 3_600_000,
  jitter: 0.2,
  maxFailures: 10,
  maxAttempts: 30,
}

/**
 * How an attempt leaves its delivery. `timeScale` is how much faster than real the schedule runs; `random` is uniform
 * in [0, 1).
 */
export const settle = (
  claimed: Claimed,
  outcome: OutcomeKind,
  policy: RetryPolicy,
  { nowMs, timeScale, random }: { nowMs: number; timeScale: number; random: number },
): Settlement['result'] => {
  if (isDelivered(outcome)) return { state: 'succeeded' }
  const counts = !isPlatformFault(outcome)
  const failures = claimed.failures + (counts ? 1 : 0)
  if (failures >= policy.maxFailures || claimed.attempt >= policy.maxAttempts) return { state: 'dead' }
  const plainMs = Math.min(policy.firstDelayMs * policy.factor ** (claimed.attempt - 1), policy.longestDelayMs)
  const delayMs = (plainMs * (1 + policy.jitter * (2 * random - 1))) / timeScale
  return { state: 'again', runAtMs: Math.ceil(nowMs + delayMs), counts }
}

/** After the fact an extension cannot deny anything any more, so `denied` was delivered as well. */
const isDelivered = (outcome: OutcomeKind): boolean => outcome === 'ok' || outcome === 'denied'

const isPlatformFault = (outcome: OutcomeKind): boolean => outcome === 'crashed' || outcome === 'shed'
