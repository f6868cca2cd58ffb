import { isJudged } from '../calls.ts'
import { decisionsOf } from '../history/decisions.ts'
import { deliveriesOf } from '../history/deliveries.ts'
import { readHistory } from '../history/read-history.ts'
import type { Judgement, Oracle } from '../oracle.ts'

/**
 * An event that was acknowledged must have all its effects before the trial ends. During a fault it may still be on its
 * way by then, which only a longer trial could tell: that is unknown, and `bystander-errors` counts it.
 */
export const oracle: Oracle = {
  id: 'no-acknowledged-event-lost',
  title: 'No acknowledged event is lost',
  judge: (data) => {
    const history = readHistory(data, { isComplete: true })
    const judged = isJudged(data)
    const all = deliveriesOf(history, judged)
    const { lost } = deliveriesOf(history, (call) => judged(call) && call.phase !== 'isolation')
    const counts = {
      acknowledged: all.acknowledged.count,
      lost: lost.count,
      missingDuringFault: all.lost.count - lost.count,
      // Of either hook: nobody knows whether the platform took it.
      unknown: all.unknown.count + decisionsOf(history, judged).none.count,
    }
    return verdictOf(counts, lost.first)
  },
}

const verdictOf = (
  counts: Judgement['counts'] & { lost: number; missingDuringFault: number },
  lost: readonly string[],
): Judgement => {
  if (counts.lost > 0) return { verdict: 'fail', evidence: `${counts.lost} lost, the first is ${lost[0]}`, counts }
  if (counts.missingDuringFault > 0) {
    const evidence = `${counts.missingDuringFault} events of bystanders had no effect by the trial's end: lost or late`
    return { verdict: 'unknown', evidence, counts }
  }
  return { verdict: 'pass', evidence: `${counts['acknowledged']} acknowledged, none lost`, counts }
}
