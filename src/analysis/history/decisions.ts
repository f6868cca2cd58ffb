import { everyCall, isUnanswered, type Call, type Choice, type History } from './history.ts'
import { tally, type Tally } from './tally.ts'

/** Who decided the chosen operations, and how. Each call is counted once, but for `wrongByPolicy`. */
export interface Decisions {
  /** The extension decided as it does when run alone. */
  readonly right: Tally
  readonly wrong: Tally
  /** The extension decided, and nothing tells what it should have. */
  readonly unknown: Tally
  /** The failure policy decided: fail open. */
  readonly letThrough: Tally
  /** The failure policy decided: fail closed. */
  readonly refusedByPolicy: Tally
  /** Of those that the policy decided, the ones that the extension would have decided otherwise. */
  readonly wrongByPolicy: Tally
  /** The platform refused the call. */
  readonly rejected: Tally
  /** No answer came. */
  readonly none: Tally
}

/** Pure. Counts `before` calls. */
export const decisionsOf = (history: History, chosen: Choice = everyCall): Decisions => {
  const calls = history.calls.filter((call) => call.hook === 'before' && chosen(call))
  const decided = calls.filter(({ result }) => result === 'allow' || result === 'deny')
  const judged = decided.filter(({ expectedDecision }) => expectedDecision !== null)
  const letThrough = calls.filter(({ result }) => result === 'policy-allow')
  const refusedByPolicy = calls.filter(({ result }) => result === 'policy-deny')
  return {
    right: tally(judged.filter(({ result, expectedDecision }) => result === expectedDecision)),
    wrong: tally(judged.filter(({ result, expectedDecision }) => result !== expectedDecision)),
    unknown: tally(decided.filter(({ expectedDecision }) => expectedDecision === null)),
    letThrough: tally(letThrough),
    refusedByPolicy: tally(refusedByPolicy),
    wrongByPolicy: tally(calls.filter(isWrongByPolicy)),
    rejected: tally(calls.filter(({ result }) => result === 'rejected')),
    none: tally(calls.filter(isUnanswered)),
  }
}

const isWrongByPolicy = ({ result, expectedDecision }: Call): boolean =>
  (result === 'policy-allow' && expectedDecision === 'deny') || (result === 'policy-deny' && expectedDecision === 'allow')
