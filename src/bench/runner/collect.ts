import type { CallResult, Samples } from '../../store/samples.ts'
import type { PhaseRecord } from '../../store/trial.ts'
import type { LoadResult } from '../load/job.ts'
import type { Expectation } from './expectation.ts'
import type { Effect } from './ledger.ts'
import type { PhaseRun } from './phase.ts'

/** Joins what the generator sent with what the third party saw, by event id; times become µs since `originUs`. */
export const collectSamples = (
  runs: readonly PhaseRun[],
  effects: readonly Effect[],
  expectations: readonly Expectation[],
  originUs: number,
): Samples => {
  const samples = emptySamples()
  const byEvent = Map.groupBy(effects, ({ eventId }) => eventId)
  for (const { record, result } of runs) {
    result.intendedUs.forEach((intendedUs, i) => {
      const operation = result.operation[i] ?? 0
      const reply = replyOf(result, i)
      const seen = byEvent.get(reply.eventId) ?? []
      samples.phase.push(record.name)
      samples.tenant.push(result.tenant[i] ?? 0)
      samples.operation.push(operation)
      samples.intendedUs.push(tenths(intendedUs - originUs))
      samples.sentUs.push(tenths((result.sentUs[i] ?? intendedUs) - originUs))
      samples.endUs.push(tenths((result.endUs[i] ?? intendedUs) - originUs))
      samples.status.push(result.status[i] ?? 0)
      samples.result.push(reply.result)
      samples.eventId.push(reply.eventId)
      samples.expectedDecision.push(expectations[operation]?.decision?.decision ?? null)
      samples.expectedEffects.push(expectations[operation]?.effects.length ?? 0)
      samples.effects.push(seen.length)
      samples.effectUs.push(seen.length === 0 ? null : tenths(Math.min(...seen.map(({ atUs }) => atUs)) - originUs))
    })
  }
  return samples
}

const tenths = (us: number): number => Math.round(us * 10) / 10

const emptySamples = (): Samples => ({
  phase: [],
  tenant: [],
  operation: [],
  intendedUs: [],
  sentUs: [],
  endUs: [],
  status: [],
  result: [],
  eventId: [],
  expectedDecision: [],
  expectedEffects: [],
  effects: [],
  effectUs: [],
})

interface Reply {
  readonly result: CallResult
  readonly eventId: string
}

/** What a caller learns from a reply. Read only after the phase: the generator's hot path parses nothing. */
export const replyOf = (result: LoadResult, i: number): Reply => {
  const ending = result.ending[i] ?? 'connection-error'
  if (ending !== 'reply') return { result: ending, eventId: '' }
  const body = parse(result.body[i] ?? '')
  const text = (key: string): string => (typeof body[key] === 'string' ? body[key] : '')
  return {
    result: resultOf(result.status[i] ?? 0, text('decision'), text('decidedBy')),
    eventId: text('eventId'),
  }
}

const resultOf = (status: number, decision: string, decidedBy: string): CallResult => {
  if (status === 202) return 'accepted'
  if (status !== 200) return 'rejected'
  const byPolicy = decidedBy === 'policy'
  if (decision === 'allow') return byPolicy ? 'policy-allow' : 'allow'
  if (decision === 'deny') return byPolicy ? 'policy-deny' : 'deny'
  return 'rejected' // 200 without a decision is an answer that nobody can use.
}

const parse = (text: string): Record<string, unknown> => {
  try {
    return (JSON.parse(text) ?? {}) as Record<string, unknown>
  } catch {
    return {}
  }
}

/** A phase's record with its times relative to the trial's start. */
export const relativeTo = (record: PhaseRecord, originUs: number): PhaseRecord => ({
  ...record,
  startUs: tenths(record.startUs - originUs),
  endUs: tenths(record.endUs - originUs),
})
