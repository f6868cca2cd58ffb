import type { TrialData } from '../../src/analysis/metric.ts'
import type { CallResult, Samples } from '../../src/store/samples.ts'
import type { Trial } from '../../src/store/trial.ts'

/**
 * A trial written by hand. One line is one call, or `N ×` calls alike:
 *
 *     steady t1 @1000 +5 =200 allow wanted deny effects 1/1 @900
 *
 * phase, tenant, intended at (µs), lag (µs), response from the intended start (µs), result, then optionally the right decision, effects
 * seen/expected and when the first effect came (µs from the intended start). Lines come 1,000 µs apart where `@` is
 * left out; lag is 0 where `+` is.
 */
export const trialOf = (history: string, about: Partial<Trial> = {}): TrialData => {
  const calls = history
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
    .flatMap(parseLine)
  const samples = emptySamples()
  calls.forEach((call, i) => addCall(samples, call, i))
  return { trial: { ...emptyTrial(), ...about }, samples }
}

const pattern =
  /^(?:(?<times>\d+) × )?(?<phase>\S+) t(?<tenant>\d+)(?: @(?<at>\d+))?(?: \+(?<lag>\d+))? =(?<us>\d+) (?<result>\S+)(?: wanted (?<wanted>allow|deny))?(?: effects (?<seen>\d+)\/(?<expected>\d+)(?: @(?<effectAt>\d+))?)?$/

type Call = Record<
  'phase' | 'tenant' | 'at' | 'lag' | 'us' | 'result' | 'wanted' | 'seen' | 'expected' | 'effectAt',
  string | undefined
>

const parseLine = (line: string): Call[] => {
  const groups = pattern.exec(line)?.groups
  if (!groups) throw new SyntaxError(`no call: ${line}`)
  return Array.from({ length: Number(groups['times'] ?? 1) }, () => groups as unknown as Call)
}

const addCall = (samples: Samples, call: Call, i: number): void => {
  const intendedUs = Number(call.at ?? i * 1_000)
  const seen = Number(call.seen ?? 0)
  samples.phase.push(call.phase ?? 'steady')
  samples.tenant.push(Number(call.tenant))
  samples.operation.push(0)
  samples.intendedUs.push(intendedUs)
  samples.sentUs.push(intendedUs + Number(call.lag ?? 0))
  samples.endUs.push(intendedUs + Number(call.us))
  samples.status.push(call.result === 'accepted' ? 202 : 200)
  samples.result.push(call.result as CallResult)
  samples.eventId.push(`event-${i}`)
  samples.expectedDecision.push(call.wanted === undefined ? null : (call.wanted as 'allow' | 'deny'))
  samples.expectedEffects.push(Number(call.expected ?? 0))
  samples.effects.push(seen)
  samples.effectUs.push(seen > 0 ? intendedUs + Number(call.effectAt ?? call.us) : null)
}

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

/** A fault of tenant 0 in the isolation phase, seen to take effect unless told. */
export const faulty = (tookEffect = true): Trial['phases'][number] => ({
  ...phase('isolation', 1_000_000, 2_000_000),
  fault: { id: 'endless-loop', culprit: 0, tookEffect },
})

export const phase = (
  name: Trial['phases'][number]['name'],
  startUs: number,
  endUs: number,
  usage: Trial['phases'][number]['usage'] = {},
): Trial['phases'][number] => ({ name, startUs, endUs, targetRatePerSecond: 100, usage })

const emptyTrial = (): Trial => ({
  schemaVersion: 1,
  index: 1,
  scenario: 'sms-reply',
  approach: 'sandbox',
  round: 1,
  try: 1,
  seed: 1,
  startedAt: '2026-01-01T00:00:00.000Z',
  durationMs: 1,
  voids: [],
  tenants: ['a', 'b'],
  lateAfterMs: 5_000,
  warmUps: [],
  phases: [phase('steady', 0, 1_000_000)],
  attempts: [],
  runbooks: [],
})
