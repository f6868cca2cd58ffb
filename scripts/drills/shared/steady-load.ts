import { setTimeout as sleep } from 'node:timers/promises'

/** Work that goes on at a steady rate, whatever became of what was begun before. */
export interface SteadyLoad extends AsyncDisposable {
  /** Begins no more, and resolves when all that was begun has ended. @throws what the first that failed threw */
  stop(): Promise<void>
  /** @throws what the first that failed threw */
  check(): void
}

/** Calls `send` with 0, 1, 2 … at the given rate. */
export const startSteadyLoad = (ratePerSecond: number, send: (n: number) => Promise<void>): SteadyLoad => {
  const open = new Set<Promise<void>>()
  const failures: unknown[] = []
  let sent = 0
  const startedMs = performance.now()
  const timer = setInterval(() => {
    for (const due = ((performance.now() - startedMs) / 1_000) * ratePerSecond; sent < due; sent++) {
      const sending: Promise<void> = send(sent)
        .catch((error: unknown) => void failures.push(error))
        .finally(() => open.delete(sending))
      open.add(sending)
    }
  }, 5)
  const check = (): void => {
    if (failures.length > 0) throw failures[0]
  }
  const stop = async (): Promise<void> => {
    clearInterval(timer)
    await Promise.all(open)
    check()
  }
  return { stop, check, [Symbol.asyncDispose]: async () => clearInterval(timer) }
}

/** A steady load of events, with the ids of those that were acknowledged. */
export interface EventLoad extends SteadyLoad {
  readonly acknowledged: ReadonlySet<string>
  /** However slow the machine is, each life of a process sees some work before it ends. */
  untilMore(events: number): Promise<void>
}

/** `post` answers the event's id once it is acknowledged, and undefined when the platform was gone. */
export const startEventLoad = (ratePerSecond: number, post: (n: number) => Promise<string | undefined>): EventLoad => {
  const acknowledged = new Set<string>()
  const load = startSteadyLoad(ratePerSecond, async (n) => {
    const id = await post(n)
    if (id !== undefined) acknowledged.add(id)
  })
  const untilMore = async (events: number): Promise<void> => {
    for (const wanted = acknowledged.size + events; acknowledged.size < wanted; load.check()) await sleep(5)
  }
  return { ...load, acknowledged, untilMore }
}

/** Carries out an operation at an `after` hook point: the event's id, or undefined when the platform was gone. */
export const postEvent = async (url: string, token: string): Promise<string | undefined> => {
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' }
  try {
    const response = await fetch(url, { method: 'POST', headers, body: JSON.stringify({ data: { text: 'x'.repeat(1_000) } }) })
    if (response.status !== 202) throw new Error(`an operation answered ${response.status}: ${await response.text()}`)
    return ((await response.json()) as { eventId: string }).eventId
  } catch (error) {
    // What undici says of a connection that was refused or broke, also in the middle of an answer.
    if (error instanceof TypeError) return undefined
    throw error
  }
}
