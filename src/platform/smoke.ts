import type { HookPoint } from '../hooks/hook-point.ts'
import type { Usage } from '../approaches/approach.ts'
import { type AttemptRecord, describeOutcome } from './attempts.ts'
import { judge } from './before-hook.ts'
import { newEvent, type Operation } from './event.ts'
import type { Clock } from './clock.ts'
import type { ExtensionVersion } from './extensions.ts'
import type { Invoke } from './invocation.ts'
import { problem } from './problem.ts'

/** What a version made of a sample event. */
export interface SmokeReport {
  readonly outcome: AttemptRecord['outcome']
  readonly durationUs: number
  readonly usage: Usage
  readonly logs: string[]
}

/** Calls a version once that is not live yet. @throws Problem with the report when it does not end well. */
export type Smoke = (version: ExtensionVersion, hook: HookPoint, sample: Operation) => Promise<SmokeReport>

/** `invoke` is the plain one: a smoke call is no attempt, and counts in no metric. */
export const createSmoke =
  (invoke: Invoke, clock: Clock): Smoke =>
  async (version, hook, sample) => {
    const event = newEvent(version.deployable.tenant, hook, sample, clock.nowMs())
    const { outcome: ended, durationUs, usage = {}, logs } = await invoke(version, event, { wallMs: hook.budgetMs })
    const outcome = hook.phase === 'before' ? judge(ended).outcome : ended
    const report = { outcome: describeOutcome(outcome), durationUs, usage, logs: [...logs] }
    if (outcome.kind === 'ok' || outcome.kind === 'denied') return report
    const { message, hint } = outcome.error
    const detail = `the sample event ended ${outcome.kind}: ${message}`
    const ours = outcome.kind === 'crashed' || outcome.kind === 'shed' || outcome.kind === 'unknown'
    if (ours)
      throw problem(503, 'smoke-undecided', detail, `${hint ?? ''} Nothing went live: deploy again.`.trim(), { smoke: report })
    throw problem(422, 'smoke-failed', detail, `${hint ?? ''} ${nextStep}`.trim(), { smoke: report })
  }

const nextStep =
  'Nothing went live. Another event can be tried as "sample": {"data": …}, and "sample": false leaves the call out.'
