import { setTimeout as sleep } from 'node:timers/promises'
import type { Breach } from './attack-row.ts'
import type { AttackWorld } from './attack-world.ts'
import type { Attack, AttackOutcome } from './corpus.ts'

/** What the platform answered an attack. */
export interface Answered {
  readonly outcome: AttackOutcome
  /** All that came back, to look for canaries in. */
  readonly text: string
  /** What was seen beyond its bounds while it was provoked. */
  readonly breaches?: readonly Breach[]
  /** What there is to tell of it, where its tenant has no attempt log to read. */
  readonly detail?: string
  /** Of the last call, or of the upload when there was no call. */
  readonly startedMs: number
  readonly endedMs: number
}

/** Signs up a tenant, deploys the attack and calls it. An answer that does not come within `patienceMs` is none. */
export const provoke = async (world: AttackWorld, attack: Attack, tenant: string, patienceMs: number): Promise<Answered> => {
  let startedMs = performance.now()
  let answer = await inTime(deploy(world, attack, tenant), patienceMs)
  let text = answer.text
  for (let calls = 0; calls < attack.calls && answer.outcome !== 'none' && answer.outcome !== 'refused'; calls++) {
    startedMs = performance.now()
    answer = await inTime(operate(world, tenant), patienceMs)
    text += answer.text
  }
  return { outcome: answer.outcome, text, startedMs, endedMs: performance.now() }
}

export interface Answer {
  readonly outcome: AttackOutcome
  readonly text: string
}

const none: Answer = { outcome: 'none', text: '' }

export const inTime = (answer: Promise<Answer>, patienceMs: number): Promise<Answer> => {
  const giveUp = new AbortController()
  const overdue = sleep(patienceMs, none, { signal: giveUp.signal })
  return Promise.race([answer.catch(noneWhenGone), overdue]).finally(() => giveUp.abort())
}

/** A connection that broke, or that nobody took: undici and Node name these by a code. */
const noneWhenGone = (error: NodeJS.ErrnoException): Answer => {
  if (error.code === undefined) throw error
  return none
}

const deploy = async (world: AttackWorld, { code, limits }: Attack, tenant: string): Promise<Answer> => {
  const { http, variant, hook, egress, settings } = world
  const created = await http.call('PUT', `/v1/tenants/${tenant}`)
  if (created.status !== 201) return none
  // Without a sample call: an attack that its own deploy refuses would never meet the calls that it is meant for.
  const body = { approach: variant, code, egress, settings, limits, sample: false }
  const { status, body: answer } = await http.call('PUT', `/v1/tenants/${tenant}/extensions/${hook}`, body)
  return { outcome: status === 201 ? 'ok' : status < 500 ? 'refused' : 'none', text: JSON.stringify(answer) }
}

const operate = async ({ http, hook }: AttackWorld, tenant: string): Promise<Answer> => {
  const { status, body } = await http.call('POST', `/v1/tenants/${tenant}/hooks/${hook}`, { data: { n: 1 } })
  const { outcome } = (body ?? {}) as { outcome?: AttackOutcome }
  return { outcome: status === 200 && outcome !== undefined ? outcome : 'none', text: JSON.stringify(body) ?? '' }
}
