import { isWithoutEffect, judgedCalls } from '../calls.ts'
import type { TrialData } from '../metric.ts'
import type { CallResult } from '../../store/samples.ts'
import type { Judgement, Oracle } from '../oracle.ts'

/**
 * An event that was acknowledged must have all its effects before the trial ends. During a fault it may still be on its
 * way by then, which only a longer trial could tell: that is unknown, and `bystander-errors` counts it.
 */
export const oracle: Oracle = {
  id: 'no-acknowledged-event-lost',
  title: 'No acknowledged event is lost',
  judge: (data) => {
    const { samples } = data
    const judged = judgedCalls(data)
    const missing = judged.filter((call) => isWithoutEffect(data, call))
    const pending = missing.filter((call) => samples.phase[call] === 'isolation').length
    const counts = {
      acknowledged: judged.filter((call) => samples.result[call] === 'accepted').length,
      lost: missing.length - pending,
      missingDuringFault: pending,
      unknown: judged.filter((call) => unanswered(data, call)).length,
    }
    return verdictOf(
      counts,
      missing.filter((call) => samples.phase[call] !== 'isolation').map((call) => samples.eventId[call] ?? ''),
    )
  },
}

/** Nobody knows whether the platform took it: neither an acknowledgement nor a refusal came. */
const unanswered = ({ samples }: TrialData, call: number): boolean => withoutAnswer.has(samples.result[call] ?? 'in-flight')

const withoutAnswer: ReadonlySet<CallResult> = new Set<CallResult>(['timed-out', 'in-flight', 'connection-error'])

const verdictOf = (counts: Judgement['counts'] & { lost: number; missingDuringFault: number }, lost: string[]): Judgement => {
  if (counts.lost > 0) return { verdict: 'fail', evidence: `${counts.lost} lost, the first is ${lost[0]}`, counts }
  if (counts.missingDuringFault > 0) {
    const evidence = `${counts.missingDuringFault} events of bystanders had no effect by the trial's end: lost or late`
    return { verdict: 'unknown', evidence, counts }
  }
  return { verdict: 'pass', evidence: `${counts['acknowledged']} acknowledged, none lost`, counts }
}
