import { createSlidingCount } from './sliding-count.ts'
import type { SlidingCount } from './sliding-count.ts'

/** What an ended call tells of its endpoint; `neither` when it tells nothing, as one that never left. */
export type Evidence = 'success' | 'failure' | 'neither'

/** `opened`: no more calls from now on. `closed`: the probe was answered, calls may go again. */
export type Change = 'opened' | 'closed'

/**
 * Stops calls to an endpoint that fails: after some failures in a row, or a high share of failures over a while. It
 * then stays open for a time that grows with each vain probe, and lets a single call through to probe.
 */
export interface Breaker {
  /** A ticket to call, to be given back with `record`; undefined while it is open. */
  enter(nowMs: number): number | undefined
  /** What became of the call. Calls from before the last change tell nothing of the time after it. */
  record(ticket: number, evidence: Evidence, nowMs: number): Change | undefined
  /** `at` says when a call is let through again; absent while a probe is under way. */
  state(nowMs: number): BreakerState
}

export type BreakerState =
  | { readonly is: 'closed' }
  | { readonly is: 'open'; readonly atMs: number }
  | { readonly is: 'half-open'; readonly probing: boolean }

interface BreakerLimits {
  readonly failuresInRow: number
  readonly failedShare: number
  /** Fewer calls than that are no share. */
  readonly shareOfAtLeast: number
  readonly windowMs: number
  readonly openMs: number
  readonly openMaxMs: number
  /** Part of the open time by which it may be longer or shorter, so that endpoints of one server are not probed at once. */
  readonly jitter: number
}

const defaultBreakerLimits: BreakerLimits = {
  failuresInRow: 5,
  failedShare: 0.7,
  shareOfAtLeast: 10,
  windowMs: 5 * 60_000,
  openMs: 5_000,
  openMaxMs: 5 * 60_000,
  jitter: 0.2,
}

interface State {
  readonly limits: BreakerLimits
  readonly random: () => number
  readonly count: SlidingCount
  /** Changes with every change of state: the tickets of a former one are void. */
  ticket: number
  open: boolean
  probing: boolean
  probeAtMs: number
  failuresInRow: number
  vainProbes: number
}

/** `timeScale`: how much faster than real its times run. */
export const createBreaker = (timeScale = 1, limits = defaultBreakerLimits, random: () => number = Math.random): Breaker => {
  const scaled = scale(limits, timeScale)
  const state: State = {
    ...{ limits: scaled, random, count: createSlidingCount(scaled.windowMs) },
    ...{ ticket: 0, open: false, probing: false, probeAtMs: 0, failuresInRow: 0, vainProbes: 0 },
  }
  return {
    enter: (nowMs) => enter(state, nowMs),
    record: (ticket, evidence, nowMs) => (ticket === state.ticket ? record(state, evidence, nowMs) : undefined),
    state: (nowMs) => describe(state, nowMs),
  }
}

const scale = (limits: BreakerLimits, timeScale: number): BreakerLimits => ({
  ...limits,
  windowMs: limits.windowMs / timeScale,
  openMs: limits.openMs / timeScale,
  openMaxMs: limits.openMaxMs / timeScale,
})

const enter = (state: State, nowMs: number): number | undefined => {
  if (!state.open) return state.ticket
  if (state.probing || nowMs < state.probeAtMs) return undefined
  state.probing = true
  return state.ticket
}

const record = (state: State, evidence: Evidence, nowMs: number): Change | undefined => {
  if (state.open) return recordProbe(state, evidence, nowMs)
  if (evidence === 'neither') return undefined
  const failed = evidence === 'failure'
  state.count.add(failed, nowMs)
  state.failuresInRow = failed ? state.failuresInRow + 1 : 0
  return failed && isFailing(state, nowMs) ? open(state, nowMs) : undefined
}

const recordProbe = (state: State, evidence: Evidence, nowMs: number): Change | undefined => {
  state.probing = false
  if (evidence === 'neither') return undefined
  if (evidence === 'success') return close(state)
  state.vainProbes++
  return open(state, nowMs)
}

const isFailing = ({ failuresInRow, limits, count }: State, nowMs: number): boolean =>
  failuresInRow >= limits.failuresInRow || count.failedShare(limits.shareOfAtLeast, nowMs) >= limits.failedShare

const open = (state: State, nowMs: number): Change => {
  const { openMs, openMaxMs, jitter } = state.limits
  const spread = 1 + jitter * (2 * state.random() - 1)
  state.open = true
  state.ticket++
  state.probeAtMs = nowMs + Math.min(openMs * 2 ** Math.min(state.vainProbes, 50), openMaxMs) * spread
  return 'opened'
}

const close = (state: State): Change => {
  state.open = false
  state.ticket++
  state.failuresInRow = 0
  state.vainProbes = 0
  state.count.clear()
  return 'closed'
}

const describe = ({ open: isOpen, probing, probeAtMs }: State, nowMs: number): BreakerState => {
  if (!isOpen) return { is: 'closed' }
  return nowMs < probeAtMs ? { is: 'open', atMs: probeAtMs } : { is: 'half-open', probing }
}
