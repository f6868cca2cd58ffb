import type { HookEvent } from '../../hooks/event.ts'
import { replyMaxBytes } from '../../hooks/limits.ts'
import type { Outcome } from '../../hooks/outcome.ts'
import type { Lane } from './admission.ts'
import { UnfitEvent } from './dialect.ts'
import type { Dialect, Target } from './dialect.ts'
import { startExchange } from './exchange.ts'
import type { Exchange, RunningExchange } from './exchange.ts'
import type { Origin } from './origin.ts'
import { outcomeOf, shed, timedOut, unfit } from './outcome.ts'

/** A registered address, ready to be delivered to. */
export interface Endpoint {
  readonly target: Target
  readonly path: string
  readonly dialect: Dialect
  readonly origin: Origin
  readonly lane: Lane
}

interface Delivery {
  readonly endpoint: Endpoint
  readonly event: HookEvent
  readonly wallMs: number
  readonly start: () => void
  readonly settle: (outcome: Outcome) => void
  readonly crash: (bug: unknown) => void
  running: RunningExchange | undefined
  over: boolean
  repeated: boolean
}

/**
 * One attempt: waits for its turn, signs, sends, reads. A single timer holds the budget over all of it. Sent once
 * more, with the same id, only when a kept connection turned out to be closed before any byte of a reply: then the
 * request raced with the server's idle time-out and was not processed (RFC 9112, 9.3.1).
 */
export const deliver = (endpoint: Endpoint, event: HookEvent, wallMs: number): Promise<Outcome> =>
  new Promise((resolve, reject) => {
    const end = (then: () => void): void => {
      if (delivery.over) return
      delivery.over = true
      clearTimeout(timer)
      then()
    }
    const delivery: Delivery = {
      endpoint,
      event,
      wallMs,
      start: () => send(delivery),
      settle: (outcome) => end(() => resolve(outcome)),
      crash: (bug) => end(() => reject(bug)),
      running: undefined,
      over: false,
      repeated: false,
    }
    const timer = setTimeout(expire, wallMs, delivery)
    if (!endpoint.lane.enter(delivery.start)) delivery.settle(shed)
  })

const send = (delivery: Delivery): void => {
  const { endpoint, event } = delivery
  try {
    const request = endpoint.dialect.encode(event, endpoint.target, Date.now())
    const done = (exchange: Exchange): void => ended(delivery, exchange)
    delivery.running = startExchange(endpoint.origin.pool, endpoint.path, request, replyMaxBytes, done)
  } catch (bug) {
    leaveSoon(endpoint.lane)
    if (bug instanceof UnfitEvent) delivery.settle(unfit(bug))
    else delivery.crash(bug)
  }
}

const ended = (delivery: Delivery, exchange: Exchange): void => {
  if (!delivery.over && !delivery.repeated && isStaleConnection(exchange)) {
    delivery.repeated = true
    return send(delivery)
  }
  leaveSoon(delivery.endpoint.lane)
  if (delivery.over) return
  try {
    delivery.settle(outcomeOf(exchange, delivery.endpoint.dialect, delivery.repeated))
  } catch (bug) {
    delivery.crash(bug)
  }
}

const isStaleConnection = (exchange: Exchange): boolean => exchange.kind === 'error' && exchange.reusedSocket

/**
 * undici frees a connection with `setImmediate`, called after it has told us of the reply's end. Whoever was let in
 * before that would open one connection more.
 */
const leaveSoon = (lane: Lane): void => queueMicrotask(() => setImmediate(lane.leave))

const expire = (delivery: Delivery): void => {
  const { endpoint, running, start, wallMs } = delivery
  endpoint.lane.withdraw(start)
  delivery.settle(timedOut(wallMs, running?.stage() ?? 'waiting'))
  running?.abort()
}
