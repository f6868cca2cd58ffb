import type { JsonClient } from '../../runner/json-client.ts'
import type { Ledger } from '../../runner/ledger.ts'
import { waitUntil } from '../../runner/wait-until.ts'

/** A tenant who does nothing wrong, and is told of each of its events by the outbox that an attack keeps busy. */
export interface ToldBystander {
  /** Its events happen steadily while `act` does; answers, besides, what became of those that never took effect. */
  during<T>(act: () => Promise<T>): Promise<{ readonly result: T; readonly lost: readonly string[]; readonly events: number }>
}

interface ToldParts {
  readonly http: JsonClient
  readonly ledger: Ledger
  readonly hook: string
  readonly tenant: string
  readonly token: string
}

const everyMs = 50
/** After the last of them: more than a delivery's own deadline. */
const patienceMs = 5_000

export const createToldBystander = ({ http, ledger, hook, tenant, token }: ToldParts): ToldBystander => ({
  async during(act) {
    const open = new Set<Promise<void>>()
    const accepted = new Set<string>()
    const lost: string[] = []
    let n = 0
    const happen = async (): Promise<void> => {
      const path = `/v1/tenants/${tenant}/hooks/${hook}`
      const reply = await http.call('POST', path, { data: { n: n++ } }, token).catch((error: unknown) => error as Error)
      if (!(reply instanceof Error) && reply.status === 202) accepted.add((reply.body as { eventId: string }).eventId)
      else lost.push(`${tenant}: ${reply instanceof Error ? reply.message : `answered ${reply.status}`}`)
    }
    const timer = setInterval(() => {
      const one: Promise<void> = happen().finally(() => open.delete(one))
      open.add(one)
    }, everyMs)
    const result = await act().finally(() => clearInterval(timer))
    await Promise.all(open)
    await waitUntil(patienceMs, async () => {
      await ledger.refresh()
      for (const { eventId } of ledger.effects) accepted.delete(eventId)
      return accepted.size === 0
    })
    lost.push(...[...accepted].map((eventId) => `${tenant}: event ${eventId} was accepted and never told`))
    return { result, lost, events: n }
  },
})
