import type { Outcome } from '../../hooks/outcome.ts'
import type { Evidence } from './breaker.ts'

/**
 * What an outcome tells of the endpoint's health. A 4xx is the customer's logic at work: one event that is refused must
 * not stop the others. What never left, or is the platform's own fault, tells nothing.
 */
export const evidenceOf = (outcome: Outcome): Evidence => {
  switch (outcome.kind) {
    case 'ok':
    case 'denied':
    case 'over-limit':
    case 'bad-reply':
      return 'success'
    case 'failed':
      return isHealthy(outcome.error.httpStatus) ? 'success' : 'failure'
    case 'timed-out':
    case 'unreachable':
      return 'failure'
    case 'unknown':
      return outcome.error.name === 'platform_closing' ? 'neither' : 'failure'
    case 'crashed':
    case 'shed':
      return 'neither'
  }
}

/** Undefined for what is no HTTP. */
const isHealthy = (status: number | undefined): boolean => status !== undefined && status < 500 && status !== 429

/** Whether somebody was there, whatever was said. */
export const isAnswer = (outcome: Outcome): boolean =>
  evidenceOf(outcome) === 'success' || (outcome.kind === 'failed' && outcome.error.httpStatus !== undefined)

/** Whether fewer calls at once would help. */
export const isOverload = (outcome: Outcome): boolean =>
  outcome.kind === 'timed-out' || (outcome.kind === 'failed' && overloadStatuses.has(outcome.error.httpStatus ?? 0))

/** 503 among them: it is what a server says that has more to do than it bears (RFC 9110, 15.6.4). */
const overloadStatuses: ReadonlySet<number> = new Set([429, 502, 503, 504])
