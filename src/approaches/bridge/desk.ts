import { fetchMaxCalls, hostMaxCalls } from '../../hooks/limits.ts'
import { type Grant, hasEffect, type Host, hostCalls, type HostCallScene } from './host-calls.ts'
import { createTimers } from './timers.ts'

/** Where what one call asks of its host is served, counted and, when the call ends, dropped. */
export interface Desk {
  /** Requests to other hosts begun so far. */
  readonly requests: number
  /** What may have changed something outside: requests, and writes to the store. */
  readonly effects: number
  /** Without a reply, timers aside. */
  readonly open: number
  /** `json`: `[token, name, input]`, hostile. `respond` gets what `resume` shall be given. */
  serve(json: string, respond: (reply: string) => void): void
  /** For extensions in this very process. Rejects beyond the caps. */
  perform(name: string, input: readonly unknown[]): Promise<unknown>
  /** What was begun is given up, and nothing more is answered. */
  close(): void
}

export const createDesk = (grant: Grant, host: Host): Desk => {
  const counts = createCounts()
  const timers = createTimers()
  const controller = new AbortController()
  const scene = { ...grant, ...host, signal: controller.signal, handled: 0 }
  return {
    get requests() {
      return counts.requests
    },
    get effects() {
      return counts.effects
    },
    get open() {
      return counts.open
    },
    serve: (json, respond) => {
      const [token, name, input] = readMessage(json)
      if (name === 'untimer') return timers.clear(token)
      // The far side keeps the caps, too: more than that is owed no answer.
      if (typeof token !== 'number' || !counts.admit(name)) return
      if (name === 'timer') return timers.set(token, input, () => respond(JSON.stringify([token, null])))
      void counts.track(answer(name, input, scene)).then(
        (reply) => counts.closed || respond(JSON.stringify([token, reply])),
        (error: Error) => counts.closed || respond(JSON.stringify([token, null, error.message])),
      )
    },
    perform: async (name, input) => {
      if (!counts.admit(name)) throw new Error(counts.closed ? callEnded : capOf(name))
      return counts.track(answer(name, input, scene))
    },
    close: () => {
      counts.closed = true
      timers.close()
      controller.abort(new Error('the call has ended'))
    },
  }
}

const createCounts = () => {
  const counts = {
    calls: 0,
    requests: 0,
    effects: 0,
    open: 0,
    closed: false,
    /** Whether it is within the caps. */
    admit: (name: unknown): boolean => {
      if (counts.closed || ++counts.calls > hostMaxCalls) return false
      if (name === 'fetch' && ++counts.requests > fetchMaxCalls) return false
      if (hasEffect(name)) counts.effects++
      return true
    },
    track: (work: Promise<unknown>): Promise<unknown> => {
      counts.open++
      return work.finally(() => counts.open--)
    },
  }
  return counts
}

const answer = async (name: unknown, input: unknown, scene: HostCallScene): Promise<unknown> => {
  const call = hostCalls.get(name)
  if (!call || !Array.isArray(input)) throw new Error('the host knows no such call')
  return call(input, scene)
}

/** What is no message was not written by our bootstrap: it has no token, and nothing is owed to it. */
const readMessage = (json: string): readonly unknown[] => {
  try {
    const message: unknown = JSON.parse(json)
    return Array.isArray(message) ? message : []
  } catch {
    return []
  }
}

const callEnded = 'the call has ended: await each request before you return'

export const capOf = (name: string): string =>
  name === 'fetch'
    ? `one call may make ${fetchMaxCalls} requests`
    : `one call may ask ${hostMaxCalls} things of its host: requests, context.kv, context.crypto and timers together`
