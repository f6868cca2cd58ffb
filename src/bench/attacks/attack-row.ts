import type { AttackOutcome } from './corpus.ts'
import type { BystanderAccount } from './bystanders.ts'

/** What an attack must not do, and did: which rule, and by what that was seen. */
export interface Breach {
  readonly rule: Rule
  readonly evidence: string
}

/**
 * `platform`: it died, hung or changed. `escape`: a canary was seen, or a port reached. `overtime`: it ran on after its
 * deadline. `memory`: a process passed its bound. `bystander`: a call was lost. `expectation`: another end than foreseen.
 */
export type Rule = 'platform' | 'escape' | 'overtime' | 'memory' | 'bystander' | 'expectation'

/** One attack and what it did. Times are from the attack's call, or from its upload when that was refused. */
export interface AttackRow {
  readonly attack: string
  readonly title: string
  readonly expected: readonly AttackOutcome[] | undefined
  readonly outcome: AttackOutcome
  /** What the platform told the attack's owner. */
  readonly detail: string
  /** Until it had its outcome and no thread of the platform was busy any more; null when that did not come. */
  readonly containedMs: number | null
  readonly workersLost: number
  /** The most resident memory of any one process of the platform, meanwhile. */
  readonly peakMb: number
  readonly bystanders: BystanderAccount
  readonly platform: PlatformState
  /** None: it was contained. */
  readonly breaches: readonly Breach[]
}

/** `changed`: it answers, and not as before. */
export type PlatformState = 'lived' | 'died' | 'hung' | 'changed'
