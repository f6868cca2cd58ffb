import { z } from 'zod'
import { decisionSchema } from '../../hooks/decision.ts'
import type { Decision } from '../../hooks/decision.ts'
import type { Behaviour } from '../behaviour.ts'
import { go } from '../hook-call.ts'

const settings = z.strictObject({})

/** What is no decision, as from an extension behind an `after` hook, is left as it is. */
export const mode: Behaviour<typeof settings> = {
  id: 'wrong-decision',
  says: 'runs the extension and answers the opposite decision, well written',
  settings,
  act: () => (call) => go(call, call.tenant.dialect.replyType.startsWith('text/xml') ? oppositeText : opposite),
}

const opposite = (value: unknown): unknown => turned(value, { decision: 'allow' })

/** TwiML has no other word for `allow` than a message. */
const oppositeText = (value: unknown): unknown => turned(value, { decision: 'allow', changes: { reply: 'Yes.' } })

const turned = (value: unknown, allowed: Decision): unknown => {
  const decision = decisionSchema.safeParse(value).data?.decision
  if (decision === undefined) return value
  return decision === 'deny' ? allowed : { decision: 'deny', reason: 'a wrong rule says so' }
}
