import type { Call } from '../bridge/call.ts'
import { nice } from '../worker/confine/priority.ts'
import type { Hosted } from '../bridge/hosted.ts'
import type { Death } from '../worker/worker-state.ts'
import type { WorkerProcess } from '../worker/worker-process.ts'
import type { Blame } from './mishaps.ts'
import type { PoolOptions } from './pool-options.ts'
import { createSeat, type Seat } from './seat.ts'
import { idleSince, usedSince } from './warm.ts'

/** A place in the pool: some tenants' calls, on one worker after the other. */
export interface Lane {
  readonly isBusy: boolean
  /** It has no worker. */
  readonly isEmpty: boolean
  start(call: Call, hosted: Hosted): void
  finish(call: Call): void
  evict(hosted: Hosted): void
  watch(nowMs: number): void
  /** Once in a while: lets go of what nobody has used for long. */
  rest(nowMs: number): void
  /** Ends its workers as their calls end; what is started nevertheless gets a new one. */
  drain(): void
  close(): Promise<void>
}

export interface LaneOptions extends Blame {
  readonly options: PoolOptions
  /** How its workers rank, from `nice`. */
  readonly level: number
  /** Gives a live worker, at best one that is up already. */
  takeWorker(): WorkerProcess
  onWorkerLost(cause: Death['cause']): void
  onRecycled(): void
  /** Warm isolates were let go, for room or because nobody used them. */
  onEvicted(count: number): void
}

interface State extends LaneOptions {
  current: Seat | undefined
  /** Is being warmed. */
  successor: Seat | undefined
  /** They end with their calls. */
  readonly draining: Set<Seat>
  usedMs: number
  renewedMs: number
}

export const createLane = (options: LaneOptions): Lane => {
  const state: State = { ...options, current: undefined, successor: undefined, draining: new Set(), usedMs: 0, renewedMs: 0 }
  return {
    get isBusy() {
      return seatsOf(state).some((seat) => seat.isBusy)
    },
    get isEmpty() {
      return seatsOf(state).length === 0
    },
    start: (call, hosted) => {
      state.usedMs = performance.now()
      ;(state.current ??= open(state)).start(call, hosted)
    },
    finish: (call) => void seatsOf(state).some((seat) => seat.finish(call)),
    evict: (hosted) => {
      for (const seat of seatsOf(state)) seat.evict(hosted)
    },
    watch: (nowMs) => watch(state, nowMs),
    rest: (nowMs) => rest(state, nowMs),
    drain: () => drain(state),
    close: async () => void (await Promise.all(seatsOf(state).map((seat) => seat.close()))),
  }
}

const seatsOf = ({ current, successor, draining }: State): Seat[] =>
  [current, successor, ...draining].filter((seat) => seat !== undefined)

const open = (state: State): Seat => {
  const onDeath = ({ cause }: Death): void => {
    if (cause !== 'closed') state.onWorkerLost(cause)
    if (state.current === seat) state.current = undefined
    if (state.successor === seat) state.successor = undefined
    state.draining.delete(seat)
  }
  const seat: Seat = createSeat({ ...state, worker: state.takeWorker(), onDeath })
  if (state.level !== nice.ordinary) seat.worker.rank(state.level)
  return seat
}

const drain = (state: State): void => {
  const seat = state.current
  if (!seat) return
  state.current = undefined
  state.draining.add(seat)
  seat.drain()
}

const watch = (state: State, nowMs: number): void => {
  for (const seat of seatsOf(state)) seat.watch(nowMs)
  const { current, successor, renewedMs, options } = state
  if (!current || successor || nowMs - renewedMs < renewAtMostEveryMs || !isWorn(current, options)) return
  state.renewedMs = nowMs
  void renew(state, current, nowMs)
}

/** By its work, or by memory that it has kept and that no isolate holds any more; the more there were, the more gets lost between. */
const isWorn = ({ worker, warm }: Seat, { maxEntries, growthMb }: PoolOptions): boolean =>
  worker.answered >= maxEntries || worker.grownMb - warm.heldMb > growthMb + warm.peakMb / 4

/** Warmed while the old worker goes on: who calls next finds there what it had. */
const renew = async (state: State, old: Seat, nowMs: number): Promise<void> => {
  const fresh = open(state)
  state.successor = fresh
  const recent = usedSince(old.warm, nowMs - recentMs).slice(0, mostPreloaded)
  await Promise.all([fresh.worker.ready.catch(() => {}), ...recent.map(fresh.preload)])
  if (state.successor !== fresh) return
  state.successor = undefined
  drain(state)
  state.current = fresh
  state.onRecycled()
}

const recentMs = 60_000
const mostPreloaded = 256
const renewAtMostEveryMs = 100

const rest = (state: State, nowMs: number): void => {
  for (const seat of seatsOf(state)) {
    const idle = idleSince(seat.warm, nowMs - state.options.idleMs)
    for (const hosted of idle) seat.evict(hosted)
    state.onEvicted(idle.length)
  }
  const leaveAfterMs = Math.min(state.options.idleMs, state.isLast ? lastLeaveAfterMs : Number.POSITIVE_INFINITY)
  if (state.current?.isBusy === false && nowMs - state.usedMs > leaveAfterMs) drain(state)
}

const lastLeaveAfterMs = 30_000
