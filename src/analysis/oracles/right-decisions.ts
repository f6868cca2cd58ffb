import { decisionsOf } from '../history/decisions.ts'
import { readHistory } from '../history/read-history.ts'
import type { Oracle } from '../oracle.ts'

/** Every decision that an extension took under load is the one that it takes alone: fast and wrong is not fast. */
export const oracle: Oracle = {
  id: 'right-decisions',
  title: 'Decisions under load are right',
  judge: (data) => {
    const { right, wrong } = decisionsOf(readHistory(data, { isComplete: true }))
    const decisions = right.count + wrong.count
    const counts = { decisions, wrong: wrong.count }
    if (wrong.count === 0) return { verdict: 'pass', evidence: `${decisions} decisions, none wrong`, counts }
    const evidence = `${wrong.count} of ${decisions} decisions differ from the reference, the first is ${wrong.first[0]}`
    return { verdict: 'fail', evidence, counts }
  },
}
