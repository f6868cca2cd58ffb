import { whyItBroke } from '../judge.ts'
import { contradictionIn } from './contradiction.ts'
import type { History } from './history.ts'

/** An account of a history, or why there can be none. */
export type Judged<T> = { readonly kind: 'known'; readonly account: T } | { readonly kind: 'unknown'; readonly reason: string }

/**
 * Asks for an account, such as `deliveriesOf`. Over a history that contradicts itself, or where the oracle breaks, the
 * answer is unknown with the reason, and never an account.
 */
export const judgeHistory = <T>(history: History, account: (history: History) => T): Judged<T> => {
  try {
    const contradiction = contradictionIn(history)
    if (contradiction !== undefined) return { kind: 'unknown', reason: `the history contradicts itself: ${contradiction}` }
    return { kind: 'known', account: account(history) }
  } catch (error) {
    return { kind: 'unknown', reason: whyItBroke(error) }
  }
}
