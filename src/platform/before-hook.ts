import { z } from 'zod'
import { type Decision, decisionSchema } from '../hooks/decision.ts'
import type { HookEvent } from '../hooks/event.ts'
import type { HookPoint } from '../hooks/hook-point.ts'
import type { Outcome, OutcomeKind } from '../hooks/outcome.ts'
import type { AttemptLog } from './attempts.ts'
import type { ExtensionVersion } from './extensions.ts'
import type { Invoke } from './invocation.ts'

/** What the platform does with the operation, and who said so. `policy` is the hook point's, after a failure. */
export interface Verdict extends Decision {
  readonly eventId: string
  readonly decidedBy: 'extension' | 'policy' | 'nobody'
  readonly outcome: OutcomeKind
}

export type BeforeHook = (hook: HookPoint, event: HookEvent, extension: ExtensionVersion | undefined) => Promise<Verdict>

/** Asks the live extension within the hook point's budget; without a valid decision in time the policy decides. */
export const createBeforeHook =
  (invoke: Invoke, log: AttemptLog, asksNobody: (extension: ExtensionVersion) => boolean): BeforeHook =>
  async (hook, event, extension) => {
    if (!extension) return { eventId: event.id, decision: 'allow', decidedBy: 'nobody', outcome: 'ok' }
    const invocation = await invoke(extension, event, { wallMs: hook.budgetMs })
    const { outcome, decision } = asksNobody(extension) ? { outcome: invocation.outcome } : judge(invocation.outcome)
    log.record(event.id, extension, 1, { ...invocation, outcome })
    if (decision) return { eventId: event.id, ...decision, decidedBy: 'extension', outcome: outcome.kind }
    if (outcome.kind === 'ok') return { eventId: event.id, decision: 'allow', decidedBy: 'nobody', outcome: 'ok' }
    return { eventId: event.id, ...fallBack(hook, outcome.kind), decidedBy: 'policy', outcome: outcome.kind }
  }

/** Reads a decision from what came back, which is hostile input: only the schema's own copy of it is used. */
export const judge = (outcome: Outcome): { outcome: Outcome; decision?: Decision } => {
  if (outcome.kind === 'denied') {
    return { outcome, decision: { decision: 'deny', ...(outcome.reason !== undefined && { reason: outcome.reason }) } }
  }
  if (outcome.kind !== 'ok') return { outcome }
  const parsed = readDecision(outcome.value)
  if (typeof parsed === 'string') return { outcome: badReply(parsed) }
  if (parsed.decision === 'allow') return { outcome, decision: parsed }
  return { outcome: { kind: 'denied', ...(parsed.reason !== undefined && { reason: parsed.reason }) }, decision: parsed }
}

const readDecision = (value: unknown): Decision | string => {
  try {
    const { data, error } = decisionSchema.safeParse(value)
    return data ?? z.prettifyError(error)
  } catch {
    // A value that is cyclic, or whose getters throw: only code in the platform's own process can make one.
    return 'it is not plain JSON'
  }
}

const badReply = (why: string): Outcome => ({
  kind: 'bad-reply',
  error: {
    name: 'BadReply',
    message: `not a decision: ${why}`,
    hint: "Answer {decision: 'allow'} or {decision: 'deny', reason}, with changes as an object of JSON values.",
  },
})

const fallBack = ({ id, onFailure }: HookPoint, outcome: OutcomeKind): Decision =>
  onFailure === 'open' ? { decision: 'allow' } : { decision: 'deny', reason: `the extension of ${id} ended ${outcome}` }
