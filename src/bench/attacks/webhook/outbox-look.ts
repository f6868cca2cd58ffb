import { setTimeout as sleep } from 'node:timers/promises'
import type { Breach } from '../attack-row.ts'
import type { Attack } from '../corpus.ts'
import type { JsonClient } from '../../runner/json-client.ts'

interface Kept {
  readonly id: string
  readonly state: string
  readonly attempts: number
  readonly nextAttemptAt: string | null
}

export interface OutboxPlace {
  readonly http: JsonClient
  readonly tenant: string
  readonly hook: string
}

const lookEveryMs = 150
/** As many looks without a try in between: all that may be tried now has been. */
const quietLooks = 4
/** More than one delivery's deadline, and the quiet behind it. */
const patienceMs = 8_000

/** Waits until the outbox rests, or patience ends; answers what it keeps of a tenant's events. */
export const untilOutboxRests = async (place: OutboxPlace): Promise<Kept[]> => {
  let [tries, quiet] = [0, 0]
  let kept: Kept[] = []
  for (const untilMs = performance.now() + patienceMs; quiet < quietLooks && performance.now() < untilMs;) {
    kept = await readEvents(place)
    const now = kept.reduce((sum, { attempts }) => sum + attempts, 0)
    quiet = now === tries && (now > 0 || kept.length === 0) ? quiet + 1 : 0
    tries = now
    await sleep(lookEveryMs)
  }
  return kept
}

/** A day and a fifth, which is the schedule's last step at its longest, and what a customer may ask for at most. */
const longestWaitMs = 1.2 * 24 * 3_600_000

/** What was accepted is kept, waits for a moment that comes, and has not been delivered more often than was enough. */
export const outboxBreaches = (kept: readonly Kept[], accepted: number, requests: number, { deliveries }: Attack): Breach[] => {
  const latestMs = Date.now() + longestWaitMs
  const never = kept.filter(({ state, nextAttemptAt }) => state === 'pending' && !(Date.parse(nextAttemptAt ?? '') <= latestMs))
  return [
    ...breach(kept.length < accepted, `${accepted} events were accepted, and ${kept.length} are kept`),
    ...breach(never.length > 0, `${never.length} events wait for ever, the first until ${never[0]?.nextAttemptAt}`),
    ...breach(requests > deliveries, `its server was asked ${requests} times, where ${deliveries} are enough`),
  ]
}

const breach = (is: boolean, evidence: string): Breach[] => (is ? [{ rule: 'expectation', evidence }] : [])

/** So that nothing of it is tried again while the next attack has its turn. */
export const emptyOutbox = async ({ http, tenant, hook }: OutboxPlace): Promise<void> => {
  const path = `/v1/tenants/${tenant}/extensions/${hook}`
  await http.call('POST', `${path}/disable`, {})
  await http.call('POST', `${path}/discard`, { what: 'all' })
}

const readEvents = async ({ http, tenant, hook }: OutboxPlace): Promise<Kept[]> => {
  const kept: Kept[] = []
  for (let after = '0'; ;) {
    const query = `hook=${hook}&limit=200&tests=true&after=${after}`
    const { body } = await http.call('GET', `/v1/tenants/${tenant}/events?${query}`)
    const { events, next, more } = body as { events: Kept[]; next: string; more: boolean }
    kept.push(...events)
    if (!more) return kept
    after = next
  }
}
