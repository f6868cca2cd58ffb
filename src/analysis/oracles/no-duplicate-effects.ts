import { isJudged } from '../calls.ts'
import { isRepeated } from '../history/history.ts'
import { readHistory } from '../history/read-history.ts'
import type { Oracle } from '../oracle.ts'

/**
 * More effects than the extension has when run alone. At an `after` hook delivery is at least once, so a retry may
 * repeat one, and the count is evidence; at a `before` hook nothing may run twice.
 */
export const oracle: Oracle = {
  id: 'no-duplicate-effects',
  title: 'No effect happens twice',
  judge: (data) => {
    const { calls } = readHistory(data, { isComplete: true })
    const repeated = calls.filter(isJudged(data)).filter(isRepeated)
    const counts = { duplicated: repeated.length }
    if (repeated.length === 0) return { verdict: 'pass', evidence: 'no effect happened twice', counts }
    const [first, ...others] = repeated.filter(({ hook }) => hook === 'before')
    return first === undefined
      ? { verdict: 'pass', evidence: `${repeated.length} events had an effect twice, as at-least-once delivery allows`, counts }
      : {
          verdict: 'fail',
          evidence: `${1 + others.length} operations had an effect twice, the first is ${first.eventId}`,
          counts,
        }
  },
}
