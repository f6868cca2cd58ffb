import { callsIn } from '../calls.ts'
import type { Oracle } from '../oracle.ts'

/** While all is well, each call ends with an answer. Refusals and policies' decisions are answers, and are counted. */
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
    return counts.withoutAnswer === 0
      ? { verdict: 'pass', evidence: `${steady.length} calls, all answered: ${besides}`, counts }
      : { verdict: 'fail', evidence: `${counts.withoutAnswer} of ${steady.length} calls had no answer; ${besides}`, counts }
  },
}
