import { isDeepStrictEqual } from 'node:util'
import type { JsonClient, JsonReply } from '../runner/json-client.ts'

export interface Bystander {
  readonly tenant: string
  readonly token: string
}

/** What the tenants who do nothing wrong got, over some time. */
export interface BystanderAccount {
  readonly calls: number
  /** Why, for each call that was not answered as it should be. */
  readonly lost: readonly string[]
  /** From the moment at which a call was due. */
  readonly worstMs: number
}

/** Two tenants' steady traffic, which goes on whatever the platform does. */
export interface Bystanders extends Disposable {
  /** Waits for the calls in flight, and tells of all that were due since the last time. */
  take(): Promise<BystanderAccount>
  /** Resolves once each of them has called again. */
  calledAgain(): Promise<void>
}

const callEveryMs = 40

/** Open loop: each tenant calls when its call is due, whatever became of the one before. */
export const startBystanders = (http: JsonClient, hook: string, bystanders: readonly Bystander[]): Bystanders => {
  let account = emptyAccount()
  let n = 0
  let dueMs = performance.now()
  let calledAgain = Promise.withResolvers<void>()
  const send = (bystander: Bystander, sentDueMs: number): void => {
    const mine = account
    n++
    const calling: Promise<void> = call(http, hook, bystander, n).then((problem) => {
      mine.calls++
      mine.worstMs = Math.max(mine.worstMs, performance.now() - sentDueMs)
      if (problem !== undefined) mine.lost.push(`${bystander.tenant}: ${problem}`)
      mine.open.delete(calling)
    })
    mine.open.add(calling)
  }
  const timer = setInterval(() => {
    if (dueMs > performance.now()) return
    for (; dueMs <= performance.now(); dueMs += callEveryMs) for (const bystander of bystanders) send(bystander, dueMs)
    calledAgain.resolve()
    calledAgain = Promise.withResolvers()
  }, callEveryMs / 4)
  return {
    take: async () => {
      const taken = account
      account = emptyAccount()
      await Promise.all(taken.open)
      const { calls, lost, worstMs } = taken
      return { calls, lost, worstMs }
    },
    calledAgain: () => calledAgain.promise,
    [Symbol.dispose]: () => clearInterval(timer),
  }
}

const emptyAccount = () => ({ calls: 0, lost: [] as string[], worstMs: 0, open: new Set<Promise<void>>() })

/** Why the answer is not the one that is due, undefined when it is. */
const call = async (http: JsonClient, hook: string, { tenant, token }: Bystander, n: number): Promise<string | undefined> => {
  const path = `/v1/tenants/${tenant}/hooks/${hook}`
  const reply = await http.call('POST', path, { data: { n } }, token).catch((error: unknown) => error as Error)
  if (reply instanceof Error) return `no answer: ${(reply as NodeJS.ErrnoException).code ?? reply.message}`
  return problemOf(reply, tenant, n)
}

/** To the letter, so that a forged key or another tenant's answer is found, too. */
const problemOf = ({ status, body }: JsonReply, tenant: string, n: number): string | undefined => {
  const { eventId, ...verdict } = (body ?? {}) as Record<string, unknown>
  const due = { decision: 'allow', changes: { n, tenant }, decidedBy: 'extension', outcome: 'ok' }
  if (status === 200 && typeof eventId === 'string' && isDeepStrictEqual(verdict, due)) return undefined
  return `answered ${status} ${JSON.stringify(body).slice(0, 300)}`
}
