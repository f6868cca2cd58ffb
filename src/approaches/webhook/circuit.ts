import type { Asks, Readiness } from '../approach.ts'
import type { Outcome } from '../../hooks/outcome.ts'
import type { Lane } from './admission.ts'
import { createBreaker } from './breaker.ts'
import type { Breaker } from './breaker.ts'
import { evidenceOf, isAnswer, isOverload } from './evidence.ts'
import { createThrottle } from './throttle.ts'
import type { Throttle } from './throttle.ts'

/** What is known of an endpoint, a tenant's hook at one URL, over all versions that call it: it decides who may go. */
export interface Circuit {
  readonly lane: Lane
  /** Leave to call, to be given back with `learn`; undefined while the breaker is open. */
  admit(): Leave | undefined
  learn(leave: Leave, outcome: Outcome, asks: Asks | undefined): void
  /** Of a call that never left. */
  giveBack(leave: Leave): void
  readiness(): Readiness
  /** Ms until a call is let through again, for a person; undefined while a probe is under way. */
  opensInMs(): number | undefined
}

export interface Leave {
  readonly ticket: number
  /** Of the throttle, when the call began. */
  readonly epoch: number
}

export interface CircuitOptions {
  readonly nowMs: () => number
  readonly timeScale: number
  readonly mostInFlight: number
}

/**
 * Deliveries in flight to an endpoint that never answered yet; each answer allows one more. Silence shows only when a
 * budget is over, and many that hang must not have been sent all that they may get before the first breaker can open.
 */
const unansweredInFlight = 2

/** What a customer may ask for at most; in real ms. */
const pauseMaxMs = 60 * 60_000

interface State {
  readonly lane: Lane
  readonly breaker: Breaker
  readonly throttle: Throttle
  readonly options: CircuitOptions
  pausedUntilMs: number
  /** Up to as many as matter. */
  answers: number
}

export const createCircuit = (lane: Lane, options: CircuitOptions): Circuit => {
  const { nowMs, timeScale, mostInFlight } = options
  const state: State = {
    lane,
    breaker: createBreaker(timeScale),
    throttle: createThrottle(mostInFlight),
    options,
    pausedUntilMs: 0,
    answers: 0,
  }
  return {
    lane,
    admit() {
      const ticket = state.breaker.enter(nowMs())
      return ticket === undefined ? undefined : { ticket, epoch: state.throttle.epoch() }
    },
    learn: (leave, outcome, asks) => learn(state, leave, outcome, asks),
    giveBack: ({ ticket }) => void state.breaker.record(ticket, 'neither', nowMs()),
    readiness: () => readinessOf(state),
    opensInMs() {
      const now = nowMs()
      const breaker = state.breaker.state(now)
      return breaker.is === 'open' ? breaker.atMs - now : undefined
    },
  }
}

const learn = (state: State, { ticket, epoch }: Leave, outcome: Outcome, asks: Asks | undefined): void => {
  const { lane, breaker, throttle, options } = state
  const nowMs = options.nowMs()
  const evidence = evidenceOf(outcome)
  if (evidence === 'success') succeed(state)
  else if (isOverload(outcome)) throttle.overloaded(epoch)
  const change = breaker.record(ticket, evidence, nowMs)
  if (change === 'closed') throttle.startSlowly()
  if (asks?.retryAfterMs !== undefined) pause(state, asks.retryAfterMs, nowMs)
  if (evidence !== 'neither') lane.answers(isAnswer(outcome))
  lane.allow(throttle.allowed())
  // They would wait in vain: whoever asked can decide at once what to do without an answer.
  if (change === 'opened') lane.dismiss()
}

const succeed = (state: State): void => {
  state.throttle.succeeded()
  if (state.answers < state.options.mostInFlight) state.answers++
}

const pause = (state: State, wantedMs: number, nowMs: number): void => {
  const untilMs = nowMs + Math.min(wantedMs, pauseMaxMs) / state.options.timeScale
  state.pausedUntilMs = Math.max(state.pausedUntilMs, untilMs)
}

const readinessOf = ({ lane, breaker, throttle, options, pausedUntilMs, answers }: State): Readiness => {
  const nowMs = options.nowMs()
  const state = breaker.state(nowMs)
  const atMs = Math.max(state.is === 'open' ? state.atMs : 0, pausedUntilMs)
  if (atMs > nowMs) return { room: 0, atMs }
  // Neighbours at the same server hold it: an attempt would only spend its budget in the queue.
  if (lane.isShut()) return { room: 0 }
  const room = Math.max(0, Math.min(throttle.allowed(), unansweredInFlight + answers) - lane.load())
  if (state.is === 'half-open') return { room: state.probing ? 0 : Math.min(1, room) }
  return { room }
}
