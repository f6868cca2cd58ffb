import { callsIn } from '../calls.ts'
import type { Oracle } from '../oracle.ts'

/** Of answers that are no work done, so few may come from a moment at which the machine was not ours. */
const mostUnserved = 0.02

/**
 * While all is well, each call ends with an answer, and hardly any with a refusal or the failure policy's decision:
 * these are counted, and more than 2 % of them are a failure.
 */
export const oracle: Oracle = {
  id: 'answers-for-everyone',
  title: 'Every steady call is answered',
  judge: (data) => {
    const steady = callsIn(data, 'steady').map((call) => data.samples.result[call] ?? 'in-flight')
    const of = (...results: readonly string[]): number => steady.filter((result) => results.includes(result)).length
    const counts = {
      calls: steady.length,
      byPolicy: of('policy-allow', 'policy-deny'),
      rejected: of('rejected'),
      withoutAnswer: of('timed-out', 'connection-error', 'in-flight'),
    }
    if (steady.length === 0) return { verdict: 'unknown', evidence: 'the steady phase has no call', counts }
    const besides = `${counts.byPolicy} by the failure policy, ${counts.rejected} refused`
    if (counts.withoutAnswer > 0)
      return { verdict: 'fail', evidence: `${counts.withoutAnswer} of ${steady.length} calls had no answer; ${besides}`, counts }
    const verdict = counts.byPolicy + counts.rejected > mostUnserved * steady.length ? 'fail' : 'pass'
    return { verdict, evidence: `${steady.length} calls, all answered: ${besides}`, counts }
  },
}
