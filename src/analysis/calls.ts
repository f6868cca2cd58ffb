import type { CallResult } from '../store/samples.ts'
import type { PhaseName } from '../store/trial.ts'
import type { TrialData } from './metric.ts'
import type { Length } from './percentile.ts'

/** Rows of a trial's samples, by their index. */
export type Calls = readonly number[]

export const callsIn = ({ samples }: TrialData, phase: PhaseName): Calls =>
  samples.phase.flatMap((name, i) => (name === phase ? [i] : []))

/** How one call is timed; undefined for a call that the figure is not about. */
export type Timing = (data: TrialData, call: number) => Length | undefined

/** From the intended start: what the caller waited, queueing at the generator included. */
export const response: Timing = (data, call) => replyAfter(data, call, data.samples.intendedUs[call])

/** From when the call was sent. */
export const service: Timing = (data, call) => replyAfter(data, call, data.samples.sentUs[call])

/** What the generator itself added. */
export const lag: Timing = ({ samples }, call) => exact((samples.sentUs[call] ?? 0) - (samples.intendedUs[call] ?? 0))

/**
 * From the intended start until the third party saw the event's first effect, at `after` hooks (at a `before` hook the
 * effect is a part of the call). An effect that never came is censored at the age that the trial's end gives it.
 */
export const effect: Timing = ({ trial, samples }, call) => {
  if ((samples.expectedEffects[call] ?? 0) === 0) return undefined
  const startUs = samples.intendedUs[call] ?? 0
  const effectUs = samples.effectUs[call]
  if (typeof effectUs === 'number') return exact(effectUs - startUs)
  const result = samples.result[call]
  if (result === 'rejected' || result === 'connection-error') return { kind: 'never' }
  const endUs = Math.max(samples.endUs[call] ?? 0, ...trial.phases.map((phase) => phase.endUs))
  return { kind: 'at-least', us: endUs - startUs }
}

/** Whether the trial's hook point acknowledges first and acts later. */
export const isAfter = ({ samples }: TrialData): boolean => samples.result.includes('accepted')

/** Acknowledged, and by the trial's end not all effects that it should have had were there. */
export const isWithoutEffect = ({ samples }: TrialData, call: number): boolean =>
  samples.result[call] === 'accepted' && (samples.effects[call] ?? 0) < (samples.expectedEffects[call] ?? 0)

/** Whether the caller got what it asked for, from the extension and not from a policy that stood in for it. */
export const isServed = ({ samples }: TrialData, call: number): boolean => served.has(samples.result[call] ?? 'in-flight')

const served: ReadonlySet<CallResult> = new Set<CallResult>(['allow', 'deny', 'accepted'])

const replyAfter = ({ samples }: TrialData, call: number, startUs = 0): Length => {
  const us = (samples.endUs[call] ?? 0) - startUs
  switch (samples.result[call] ?? 'in-flight') {
    case 'allow':
    case 'deny':
    case 'accepted':
      return exact(us)
    case 'timed-out':
    case 'in-flight':
      return { kind: 'at-least', us }
    // The caller asked for the extension's work: however quickly it is told that there is none, it never gets it.
    case 'policy-allow':
    case 'policy-deny':
    case 'rejected':
    case 'connection-error':
      return { kind: 'never' }
  }
}

const exact = (us: number): Length => ({ kind: 'exact', us })

/** Whether an oracle judges a call: those of a culprit during its own fault are left out. */
export const isJudged = ({ trial }: TrialData): ((call: { readonly phase: string; readonly tenant: number }) => boolean) => {
  const culprits = new Set(trial.phases.map(({ fault }) => fault?.culprit))
  return ({ phase, tenant }) => phase !== 'isolation' || !culprits.has(tenant)
}
