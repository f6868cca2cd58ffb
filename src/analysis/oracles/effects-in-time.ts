import { isJudged } from '../calls.ts'
import { isLate } from '../history/history.ts'
import { readHistory } from '../history/read-history.ts'
import type { Oracle } from '../oracle.ts'

/** Counts effects that came later than the scenario's `lateAfterMs` after their acknowledgement. Late is not lost. */
export const oracle: Oracle = {
  id: 'effects-in-time',
  title: 'Effects come in time',
  judge: (data) => {
    const { calls, lateAfterUs } = readHistory(data, { isComplete: true })
    const late = calls.filter(isJudged(data)).filter((call) => isLate(call, lateAfterUs))
    const duringFault = late.filter(({ phase }) => phase === 'isolation').length
    const counts = { late: late.length - duringFault, lateDuringFault: duringFault }
    const evidence = late.length === 0 ? 'none was late' : `${late.length} came more than ${data.trial.lateAfterMs} ms after it`
    return { verdict: 'pass', evidence, counts }
  },
}
