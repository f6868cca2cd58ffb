import { setTimeout as sleep } from 'node:timers/promises'
import type { Child } from '../../../src/bench/process/child.ts'
import { createJsonClient, type JsonClient } from '../../../src/bench/runner/json-client.ts'
import { startSteadyLoad } from '../shared/steady-load.ts'

/** A platform with one hook point, at which tenants carry out operations and keep account of the answers. */
export interface Front extends AsyncDisposable {
  readonly platform: Child
  /** Operations from now on, until it is stopped and every answer is here. */
  load(ratePerSecond: number): { stop(): Promise<void> }
  /** Resolves when so many more are answered. */
  untilMore(answers: number): Promise<void>
  counts(): FrontCounts
  /** Events whose extension answered. */
  ran(): string[]
  /** Events that the platform has taken over. */
  accepted(): string[]
}

export interface FrontCounts {
  readonly answered: number
  readonly withoutOutcome: number
  /** By kind of outcome, or HTTP status. */
  readonly outcomes: Readonly<Record<string, number>>
}

const tenants = ['one', 'two', 'three', 'four', 'five', 'six']

/** Asks the third party once for each event, and says so. */
const code = `export default async (event, { fetch, settings }) => {
  await fetch(settings.api, { method: 'POST', headers: { 'idempotency-key': event.id }, body: '{}' })
  return { decision: 'allow', changes: { asked: true } }
}`

/** Deploys for each tenant; `api` is where effects are counted. Owns the platform. */
export const openFront = async (platform: Child, hook: string, api: string): Promise<Front> => {
  const { url, token } = platform.ready as { url: string; token: string }
  const http = createJsonClient(url, token, 256)
  for (const tenant of tenants) {
    await http.call('PUT', `/v1/tenants/${tenant}`)
    // Without a smoke call, whose effect nobody was told of.
    const upload = { approach: 'sandbox', code, egress: [api], settings: { api }, sample: false }
    const { status, body } = await http.call('PUT', `/v1/tenants/${tenant}/extensions/${hook}`, upload)
    if (status !== 201) throw new Error(`deploying answered ${status}: ${JSON.stringify(body)}`)
  }
  const account = createAccount()
  return {
    platform,
    load: (ratePerSecond) =>
      startSteadyLoad(ratePerSecond, async (n) => account.take(await operate(http, tenants[n % tenants.length] as string, hook))),
    untilMore: async (answers) => {
      const wanted = account.counts().answered + answers
      while (account.counts().answered < wanted) await sleep(2)
    },
    ...account,
    [Symbol.asyncDispose]: async () => {
      await http[Symbol.asyncDispose]()
      await platform[Symbol.asyncDispose]()
    },
  }
}

interface Answer {
  readonly status: number
  readonly eventId?: string
  readonly outcome?: string
  readonly asked?: boolean
}

const operate = async (http: JsonClient, tenant: string, hook: string): Promise<Answer> => {
  const path = `/v1/tenants/${tenant}/hooks/${hook}`
  const reply = await http.call('POST', path, { data: { text: 'x'.repeat(500) } }).catch(() => ({ status: 0, body: {} }))
  const body = (reply.body ?? {}) as { eventId?: string; outcome?: string; changes?: { asked?: boolean } }
  const { eventId, outcome, changes } = body
  return {
    status: reply.status,
    ...(eventId !== undefined && { eventId }),
    ...(outcome !== undefined && { outcome }),
    asked: changes?.asked === true,
  }
}

const createAccount = () => {
  const outcomes: Record<string, number> = {}
  const ran: string[] = []
  const accepted: string[] = []
  let [answered, withoutOutcome] = [0, 0]
  return {
    take: ({ status, eventId, outcome, asked }: Answer): void => {
      answered++
      const kind = outcome ?? String(status)
      outcomes[kind] = (outcomes[kind] ?? 0) + 1
      if (eventId === undefined || (status === 200 && outcome === undefined)) withoutOutcome++
      else if (asked) ran.push(eventId)
      if (eventId !== undefined && status === 202) accepted.push(eventId)
    },
    counts: (): FrontCounts => ({ answered, withoutOutcome, outcomes }),
    ran: () => ran,
    accepted: () => accepted,
  }
}
