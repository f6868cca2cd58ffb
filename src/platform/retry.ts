import type { Delivered } from './after-hook.ts'
import type { Claimed, Settlement } from './outbox/outbox.ts'

export interface RetryPolicy {
  /** Before the second try, the third, and so on; the last one goes on for tries that nobody is blamed for. */
  readonly delaysMs: readonly number[]
  /** Share by which a delay is made longer or shorter at random, so that failures do not return in step. */
  readonly jitter: number
  /** Tries that count against the customer before the event is dead. */
  readonly maxFailures: number
  /** Tries in all, the platform's own faults included: something that takes the platform down must end, too. */
  readonly maxAttempts: number
  /** What a customer's Retry-After is taken for at most. */
  readonly longestPauseMs: number
}

const [secondMs, minuteMs, hourMs] = [1_000, 60_000, 3_600_000]

/** The example schedule of Standard Webhooks: https://github.com/standard-webhooks/standard-webhooks, "Retries". */
export const defaultRetryPolicy: RetryPolicy = {
  delaysMs: [...[5 * secondMs, 5 * minuteMs, 30 * minuteMs], ...[2, 5, 10, 14, 20, 24].map((hours) => hours * hourMs)],
  jitter: 0.2,
  maxFailures: 10,
  maxAttempts: 30,
  longestPauseMs: 24 * hourMs,
}

/**
 * How an attempt leaves its delivery. `timeScale` is how much faster than real the schedule runs; `random` is uniform
 * in [0, 1).
 */
export const settle = (
  claimed: Claimed,
  { outcome, asks }: Delivered,
  policy: RetryPolicy,
  { nowMs, timeScale, random }: { nowMs: number; timeScale: number; random: number },
): Settlement['result'] => {
  if (outcome === 'nobody') return { state: 'discarded' }
  if (isDelivered(outcome)) return { state: 'succeeded' }
  const uses = outcome === 'postponed' ? 'nothing' : isPlatformFault(outcome) ? 'attempt' : 'failure'
  if (uses === 'failure' && claimed.failures + 1 >= policy.maxFailures) return { state: 'dead' }
  if (uses !== 'nothing' && claimed.attempt >= policy.maxAttempts) return { state: 'dead' }
  const plainMs = policy.delaysMs[Math.min(claimed.attempt, policy.delaysMs.length) - 1] ?? 0
  const askedMs = Math.min(asks?.retryAfterMs ?? 0, policy.longestPauseMs)
  const delayMs = Math.max(plainMs * (1 + policy.jitter * (2 * random - 1)), askedMs) / timeScale
  return { state: 'again', runAtMs: Math.ceil(nowMs + delayMs), uses }
}

/**
 * After the fact nobody reads what is answered: a denial was delivered as well, and so was what got a reply that cannot
 * be used, as the `OK` of most receivers. To try that again would only make the event happen twice.
 */
export const isDelivered = (outcome: Delivered['outcome']): boolean =>
  outcome === 'ok' || outcome === 'denied' || outcome === 'bad-reply'

/** Nobody's endpoint is to blame for it. */
export const isPlatformFault = (outcome: Delivered['outcome']): boolean => outcome === 'crashed' || outcome === 'shed'
