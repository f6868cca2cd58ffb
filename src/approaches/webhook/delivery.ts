import type { Asks, Attempt, WireTrace } from '../approach.ts'
import type { HookEvent } from '../../hooks/event.ts'
import { replyMaxBytes } from '../../hooks/limits.ts'
import type { Outcome } from '../../hooks/outcome.ts'
import type { Turn } from './admission.ts'
import { asksOf } from './asks.ts'
import type { Circuit, Leave } from './circuit.ts'
import { UnfitEvent } from './dialect.ts'
import type { Dialect, Target } from './dialect.ts'
import { startExchange } from './exchange.ts'
import type { Exchange, RunningExchange } from './exchange.ts'
import type { Origin } from './origin.ts'
import { endpointOpen, outcomeOf, shed, timedOut, unfit } from './outcome.ts'
import { repeatOf } from './repeat.ts'
import { traceOf } from './wire.ts'

/** A registered address, ready to be delivered to. */
export interface Endpoint {
  readonly target: Target
  readonly path: string
  readonly dialect: Dialect
  readonly origin: Origin
  readonly circuit: Circuit
}

interface Delivery {
  readonly endpoint: Endpoint
  readonly event: HookEvent
  readonly wallMs: number
  readonly leave: Leave
  readonly turn: Turn
  readonly settle: (attempt: Attempt) => void
  readonly crash: (bug: unknown) => void
  readonly enteredAt: number
  queueUs: number
  running: RunningExchange | undefined
  over: boolean
  repeated: boolean
  /** A first try was sent, and may have been processed for all that its sender knows. */
  leftBefore: boolean
}

/**
 * One attempt: waits for its turn, signs, sends, reads, and tells the circuit how it ended. A single timer holds the
 * budget over all of it. Sent once more, with the same id, only when nothing can have been processed (repeat.ts).
 */
export const deliver = (endpoint: Endpoint, event: HookEvent, wallMs: number): Promise<Attempt> => {
  const leave = endpoint.circuit.admit()
  if (leave === undefined) return Promise.resolve(unsent(endpointOpen(endpoint.circuit.opensInMs())))
  return new Promise((resolve, reject) => {
    const end = (): boolean => {
      if (delivery.over) return false
      delivery.over = true
      clearTimeout(timer)
      return true
    }
    const delivery: Delivery = {
      endpoint,
      event,
      wallMs,
      leave,
      turn: (mayStart) => begin(delivery, mayStart),
      settle: (attempt) => void (end() && resolve(attempt)),
      crash: (bug) => void (end() && reject(bug)),
      enteredAt: performance.now(),
      queueUs: 0,
      running: undefined,
      over: false,
      repeated: false,
      leftBefore: false,
    }
    const timer = setTimeout(expire, wallMs, delivery)
    if (!endpoint.circuit.lane.enter(delivery.turn)) giveBack(delivery, shed)
  })
}

const unsent = (outcome: Outcome): Attempt => ({ outcome, logs: [] })

/** Of a call that never left. */
const giveBack = (delivery: Delivery, outcome: Outcome): void => {
  delivery.endpoint.circuit.giveBack(delivery.leave)
  delivery.settle(unsent(outcome))
}

const begin = (delivery: Delivery, mayStart: boolean): void => {
  if (!mayStart) return giveBack(delivery, endpointOpen(delivery.endpoint.circuit.opensInMs()))
  delivery.queueUs = waitedUs(delivery)
  send(delivery)
}

const waitedUs = ({ enteredAt }: Delivery): number => Math.round((performance.now() - enteredAt) * 1_000)

const send = (delivery: Delivery): void => {
  const { endpoint, event } = delivery
  try {
    const request = endpoint.dialect.encode(event, endpoint.target, Date.now())
    const done = (exchange: Exchange): void => ended(delivery, exchange)
    delivery.running = startExchange(endpoint.origin, endpoint.path, request, replyMaxBytes, done)
  } catch (bug) {
    leaveSoon(endpoint.circuit)
    if (bug instanceof UnfitEvent) return giveBack(delivery, unfit(bug))
    endpoint.circuit.giveBack(delivery.leave)
    delivery.crash(bug)
  }
}

const ended = (delivery: Delivery, exchange: Exchange): void => {
  const repeat = delivery.over || delivery.repeated ? undefined : repeatOf(exchange)
  if (repeat !== undefined) {
    delivery.repeated = true
    delivery.leftBefore = repeat.left
    return send(delivery)
  }
  leaveSoon(delivery.endpoint.circuit)
  if (delivery.over) return
  try {
    conclude(delivery, outcomeOf(exchange, delivery.endpoint.dialect, delivery.leftBefore), exchange)
  } catch (bug) {
    delivery.endpoint.circuit.giveBack(delivery.leave)
    delivery.crash(bug)
  }
}

const conclude = (delivery: Delivery, outcome: Outcome, exchange?: Exchange): void => {
  const { endpoint, leave, running, queueUs } = delivery
  const asks = exchange?.kind === 'reply' ? asksOf(exchange.reply, Date.now()) : undefined
  endpoint.circuit.learn(leave, outcome, asks)
  delivery.settle(attemptOf(outcome, running && traceOf(running.progress, queueUs), asks))
}

const attemptOf = (outcome: Outcome, wire: WireTrace | undefined, asks: Asks | undefined): Attempt => {
  const attempt: { -readonly [key in keyof Attempt]: Attempt[key] } = { outcome, logs: [] }
  if (wire !== undefined) attempt.wire = wire
  if (asks !== undefined) attempt.asks = asks
  return attempt
}

/**
 * undici frees a connection with `setImmediate`, called after it has told us of the reply's end. Whoever was let in
 * before that would open one connection more.
 */
const leaveSoon = ({ lane }: Circuit): void => {
  lane.ended()
  queueMicrotask(() => setImmediate(lane.leave))
}

const expire = (delivery: Delivery): void => {
  const { endpoint, running, turn, wallMs } = delivery
  if (running === undefined) {
    endpoint.circuit.lane.withdraw(turn)
    endpoint.circuit.giveBack(delivery.leave)
    const phasesUs = { queue: waitedUs(delivery) }
    return delivery.settle(attemptOf(timedOut(wallMs, 'waiting'), { phasesUs }, undefined))
  }
  conclude(delivery, timedOut(wallMs, running.progress.stage))
  running.abort()
}
