import type { Manifest } from '../../store/manifest.ts'
import { createJsonClient, type JsonReply } from './json-client.ts'
import { TrialFailure } from './trial-failure.ts'

/** The platform as its operator and its customers see it from outside: only HTTP, only documented routes. */
export interface PlatformClient extends AsyncDisposable {
  readonly url: string
  createTenant(tenant: string): Promise<{ token: string }>
  deploy(tenant: string, hook: string, body: Record<string, unknown>): Promise<{ version: number; signingSecret?: string }>
  /** From now on it signs with another secret, and not with the former one. */
  rotateSecret(tenant: string, hook: string): Promise<void>
  operate(tenant: string, hook: string, data: unknown): Promise<{ status: number; body: Record<string, unknown> }>
  /** The attempt log of a tenant, newest first, at most `atMost` entries. */
  attempts(tenant: string, atMost: number): Promise<AttemptEntry[]>
  /** What it offers, and what holds the processes of each. */
  approaches(): Promise<OfferedApproach[]>
  /** The latest delivery of an event; undefined where the platform does not know it. */
  event(tenant: string, eventId: string): Promise<{ state: string; settledAt: string | null } | undefined>
  /** Every series of /metrics by its name with its labels. Rejects when no answer comes in time. */
  metrics(patienceMs?: number): Promise<ReadonlyMap<string, number>>
  /** Items that still wait for delivery, and attempts by outcome, summed over approaches. */
  counters(): Promise<{ waiting: number; attempts: Record<string, number> }>
}

interface OfferedApproach {
  readonly id: string
  readonly layers?: Manifest['approaches'][number]['layers']
}

export interface AttemptEntry {
  readonly eventId: string
  readonly startedAt: string
  readonly durationUs: number
  readonly outcome: { readonly kind: string; readonly error?: { readonly message: string } }
  readonly usage: { readonly requests?: number }
  readonly logs: readonly string[]
}

/** @throws TrialFailure when it was answered otherwise */
const expect = async (status: number, what: string, call: Promise<JsonReply>) => {
  const reply = await call
  if (reply.status !== status)
    throw new TrialFailure(`${what} answered ${reply.status}: ${JSON.stringify(reply.body).slice(0, 500)}`)
  return reply.body as never
}

export const createPlatformClient = (url: string, operatorToken: string): PlatformClient => {
  const http = createJsonClient(url, operatorToken)
  const metrics = async (patienceMs?: number): Promise<ReadonlyMap<string, number>> => {
    const call = http.call('GET', '/metrics', undefined, operatorToken, patienceMs)
    return readSeries(String(await expect(200, '/metrics', call)))
  }
  return {
    url,
    createTenant: (tenant) => expect(201, 'creating a tenant', http.call('PUT', `/v1/tenants/${tenant}`)),
    deploy: (tenant, hook, body) => expect(201, 'deploying', http.call('PUT', `/v1/tenants/${tenant}/extensions/${hook}`, body)),
    rotateSecret: (tenant, hook) => {
      const path = `/v1/tenants/${tenant}/extensions/${hook}/signing-secret`
      return expect(200, 'rotating', http.call('POST', path, { overlapSeconds: 0 }))
    },
    operate: async (tenant, hook, data) => {
      const { status, body } = await http.call('POST', `/v1/tenants/${tenant}/hooks/${hook}`, { data })
      return { status, body: (body ?? {}) as Record<string, unknown> }
    },
    attempts: (tenant, atMost) =>
      pagesOf(atMost, (cursor) => {
        const path = `/v1/tenants/${tenant}/attempts?limit=200${cursor && `&cursor=${encodeURIComponent(cursor)}`}`
        return expect(200, 'the attempt log', http.call('GET', path))
      }),
    approaches: async () => {
      const catalogue: { approaches: OfferedApproach[] } = await expect(200, 'the catalogue', http.call('GET', '/v1/hooks'))
      return catalogue.approaches
    },
    event: async (tenant, eventId) => {
      const { status, body } = await http.call('GET', `/v1/tenants/${tenant}/events/${eventId}`)
      return status === 200 ? (body as { state: string; settledAt: string | null }) : undefined
    },
    metrics,
    counters: async () => {
      const series = await metrics()
      return { waiting: waitingIn(series), attempts: attemptsIn(series) }
    },
    [Symbol.asyncDispose]: () => http[Symbol.asyncDispose](),
  }
}

interface AttemptPage {
  readonly attempts: readonly AttemptEntry[]
  readonly next: string | null
}

const pagesOf = async (atMost: number, read: (cursor: string) => Promise<AttemptPage>): Promise<AttemptEntry[]> => {
  const entries: AttemptEntry[] = []
  for (let cursor: string | null = ''; cursor !== null && entries.length < atMost;) {
    const page: AttemptPage = await read(cursor)
    entries.push(...page.attempts)
    cursor = page.next
  }
  return entries
}

/** Events that wait for delivery, those under way among them. */
export const waitingIn = (series: ReadonlyMap<string, number>): number =>
  ['pending', 'leased'].reduce((sum, state) => sum + (series.get(`hookbench_outbox_items{state="${state}"}`) ?? 0), 0)

const attemptsIn = (series: ReadonlyMap<string, number>): Record<string, number> => {
  const attempts: Record<string, number> = {}
  for (const [name, value] of series) {
    const outcome = /^hookbench_attempts_total\{.*outcome="([^"]*)"/.exec(name)?.[1]
    if (outcome !== undefined) attempts[outcome] = (attempts[outcome] ?? 0) + value
  }
  return attempts
}

const readSeries = (text: string): ReadonlyMap<string, number> =>
  new Map(
    text.split('\n').flatMap((line) => {
      const [, series, value] = /^(\w+(?:\{.*\})?) (\S+)$/.exec(line) ?? []
      return series === undefined ? [] : [[series, Number(value)]]
    }),
  )
