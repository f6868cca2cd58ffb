import type { Attack, AttackOutcome } from '../corpus.ts'
import { type Answer, type Answered, inTime } from '../provoke.ts'
import type { HookWorld } from './hook-world.ts'

/** Registers each address and makes the attack's calls to it; without one, what is registered already is called. */
export const deployAndCall = async (
  world: HookWorld,
  urls: readonly string[],
  attack: Attack,
  tenant: string,
  patienceMs: number,
): Promise<Answered> => {
  let startedMs = performance.now()
  const answers: Answer[] = []
  for (const url of urls) {
    const deployed = await inTime(deploy(world, url, tenant), patienceMs)
    answers.push(deployed)
    if (deployed.outcome !== 'ok') continue
    answers.pop()
    startedMs = performance.now()
    answers.push(...(await callAll(world, attack, tenant, patienceMs, (atMs) => (startedMs = atMs))))
  }
  if (urls.length === 0) answers.push(...(await callAll(world, attack, tenant, patienceMs, (atMs) => (startedMs = atMs))))
  const text = answers.map((answer) => answer.text).join('\n')
  return { outcome: worst(answers), text, startedMs, endedMs: performance.now() }
}

const deploy = async ({ http, hook, variant: approach }: HookWorld, url: string, tenant: string): Promise<Answer> => {
  const { status, body } = await http.call('PUT', `/v1/tenants/${tenant}/extensions/${hook}`, { approach, url })
  return { outcome: status === 201 ? 'ok' : status < 500 ? 'refused' : 'none', text: JSON.stringify(body) }
}

/** So many at the same time as the attack says. `began` is told when the last of them set out. */
const callAll = async (
  { calls: client, hook }: HookWorld,
  { calls, atOnce }: Attack,
  tenant: string,
  patienceMs: number,
  began: (atMs: number) => void,
): Promise<Answer[]> => {
  const operate = async (): Promise<Answer> => {
    const { status, body } = await client.call('POST', `/v1/tenants/${tenant}/hooks/${hook}`, { data: { n: 1 } })
    const { outcome } = (body ?? {}) as { outcome?: AttackOutcome }
    // It is accepted: how its delivery ends is not the caller's to know.
    if (status === 202) return { outcome: 'ok', text: JSON.stringify(body) }
    return { outcome: status === 200 && outcome !== undefined ? outcome : 'none', text: JSON.stringify(body) ?? '' }
  }
  const answers: Answer[] = []
  for (let made = 0; made < calls; made += atOnce) {
    began(performance.now())
    const together = Array.from({ length: Math.min(atOnce, calls - made) }, () => inTime(operate(), patienceMs))
    answers.push(...(await Promise.all(together)))
  }
  return answers
}

/** From the best for the platform to the worst. A breaker that opens, and sheds, says nothing of what went before. */
const order: readonly AttackOutcome[] = [
  ...(['shed', 'refused', 'unreachable', 'bad-reply', 'failed', 'timed-out', 'unknown', 'over-limit'] as const),
  ...(['denied', 'ok', 'crashed', 'none'] as const),
]

const worst = (answers: readonly Answer[]): AttackOutcome =>
  answers.map(({ outcome }) => outcome).reduce((a, b) => (order.indexOf(b) > order.indexOf(a) ? b : a), 'shed' as AttackOutcome)
