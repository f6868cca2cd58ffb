import { callsIn } from '../calls.ts'
import type { TrialData } from '../metric.ts'
import type { Oracle } from '../oracle.ts'

/** Of answers that are no work done, so few may come from a moment at which the machine was not ours. */
const mostUnserved = 0.02

/** Beyond this our own generator, which only has to send, had no processor when it needed one. */
const longestLagUs = 100_000

/**
 * While all is well, each call ends with an answer, and hardly any with a refusal or the failure policy's decision:
 * these are counted, and more than 2 % of them are a failure. Where the generator itself stood still, calls may have
 * starved on the machine and not at the platform: that is unknown.
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
    const evidence =
      counts.withoutAnswer > 0
        ? `${counts.withoutAnswer} of ${steady.length} calls had no answer; ${besides}`
        : `${steady.length} calls, all answered: ${besides}`
    const isRight = counts.withoutAnswer === 0 && counts.byPolicy + counts.rejected <= mostUnserved * steady.length
    if (isRight) return { verdict: 'pass', evidence, counts }
    const lagUs = longestLag(data)
    if (lagUs <= longestLagUs) return { verdict: 'fail', evidence, counts }
    return {
      verdict: 'unknown',
      evidence: `${evidence}; the generator itself was up to ${Math.round(lagUs / 1_000)} ms late`,
      counts,
    }
  },
}

const longestLag = (data: TrialData): number =>
  callsIn(data, 'steady').reduce(
    (most, call) => Math.max(most, (data.samples.sentUs[call] ?? 0) - (data.samples.intendedUs[call] ?? 0)),
    0,
  )
