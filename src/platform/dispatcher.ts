import type { Delivered } from './after-hook.ts'
import type { Readiness } from '../approaches/approach.ts'
import type { Clock } from './clock.ts'
import { createInsistence } from './insistence.ts'
import { createInFlight, type InFlightLimits } from './in-flight.ts'
import { type Claimed, type Lane, laneOf, type Outbox, readLane, type Settlement } from './outbox/outbox.ts'
import { defaultRetryPolicy, type RetryPolicy, settle } from './retry.ts'
import { createWaker } from './waker.ts'

export interface DispatcherOptions {
  readonly outbox: Outbox
  /** Tries to deliver, and never rejects. */
  readonly deliver: (claimed: Claimed) => Promise<Delivered>
  /** What the approach would take now; undefined where it takes all that there is. */
  readonly readiness?: (lane: Lane) => Readiness | undefined
  /** Told how each try ended. What it writes is written with that. */
  readonly note?: (lane: Lane, delivered: Delivered) => Promise<void>
  readonly clock: Clock
  readonly retry?: RetryPolicy
  readonly timeScale?: number
  readonly random?: () => number
  /** Attempts in flight at once: the many that wait for a slow customer leave room for those that do not (in-flight.ts). */
  readonly inFlight?: InFlightLimits
}

export interface Dispatcher {
  /** Something may be due: looks at once, not at the next poll. */
  wake(): void
  inFlight(): number
  /**
   * Claims no more, and resolves when what is in flight has settled, or after `drainMs`: whatever ends later is not
   * settled, so that it is delivered again and a shutdown never counts against a customer.
   */
  stop(drainMs: number): Promise<void>
}

/** Moves events from the outbox to their extensions: claim, deliver, settle, and sleep until the next is due. */
export const createDispatcher = (options: DispatcherOptions): Dispatcher => {
  const { outbox, deliver, note, clock } = options
  const [rooms, settling] = [createRooms(options), new Set<Promise<void>>()]
  const { inFlight } = rooms
  let [stopping, abandoned] = [false, false]
  const insist = createInsistence(clock, () => stopping)

  const settleAfter = async (claimed: Claimed, delivering: Promise<Delivered>): Promise<void> => {
    const delivered = await delivering
    // What the platform's own end did to a call is no word about its customer.
    if (abandoned || (stopping && delivered.outcome === 'unknown')) return
    const settlement = settlementOf(options, claimed, delivered)
    // In one tick, which is one transaction: an endpoint that is held for this try gets no second one in between.
    await insist(() => Promise.all([outbox.settle([settlement]), note?.(claimed, delivered)]))
    if (settlement.result.state === 'again') waker.wake() // It may be due before all that the last look saw.
  }

  const start = (claimed: Claimed): void => {
    const delivering = deliver(claimed)
    // The lease stays and runs out: the event is delivered again, never lost.
    const settled = settleAfter(claimed, delivering)
      .catch((error: unknown) => console.error('an attempt could not be settled:', error))
      .finally(() => settling.delete(settled))
    settling.add(settled)
    const lane = laneOf(claimed)
    // Its place is free once it is delivered: the next one need not wait for the disk.
    void inFlight.add(lane, delivering).then(() => {
      outbox.freed(lane)
      waker.wake()
    })
  }

  const waker = createWaker(clock, () => startDue(outbox, rooms, start))

  return {
    wake: waker.wake,
    inFlight: inFlight.size,
    stop: async (drainMs) => {
      waker.stop()
      stopping = true
      const tooLate = Promise.withResolvers<void>()
      const cancelTooLate = clock.after(drainMs, tooLate.resolve)
      await Promise.race([inFlight.drain().then(() => Promise.all(settling)), tooLate.promise])
      cancelTooLate()
      abandoned = true
    },
  }
}

const settlementOf = (options: DispatcherOptions, claimed: Claimed, delivered: Delivered): Settlement => {
  const { clock, retry = defaultRetryPolicy, timeScale = 1, random = Math.random } = options
  const { deliveryId, leaseId } = claimed
  return { deliveryId, leaseId, result: settle(claimed, delivered, retry, { nowMs: clock.nowMs(), timeScale, random: random() }) }
}

/** Starts all that may start, and answers when to look again: undefined where an end in flight or a new event will wake us. */
const startDue = async (outbox: Outbox, rooms: Rooms, start: (claimed: Claimed) => void): Promise<number | undefined> => {
  const { inFlight } = rooms
  for (;;) {
    const isAnyBack = inFlight.readmit(outbox.freed)
    const room = inFlight.room()
    if (room === 0) return undefined
    const claimed = await outbox.claim(room, rooms.roomIn, rooms.againAtMs)
    for (const one of claimed) start(one)
    if (claimed.length < room && !isAnyBack) return earliest(await outbox.nextDueMs(), inFlight.nextRoomMs())
  }
}

const earliest = (one: number | undefined, other: number | undefined): number | undefined =>
  one === undefined || other === undefined ? (one ?? other) : Math.min(one, other)

const defaultLimits: InFlightLimits = { prompt: 256, others: 512, perLane: 20 }

/** How long a lane waits at least whose approach has no room now: its answer may be of this very millisecond. */
const shortestWaitMs = 5
/** And at most, where the approach cannot say: a call may end of which the dispatcher knows nothing. */
const longestWaitMs = 1_000

type Rooms = ReturnType<typeof createRooms>

/** What may start in a lane: the cap is the platform's, the rest is for the approach to say. */
const createRooms = ({ readiness, clock, inFlight: limits = defaultLimits }: DispatcherOptions) => {
  const inFlight = createInFlight(limits, clock.nowMs)
  return {
    inFlight,
    roomIn: (lane: string): number => {
      const room = inFlight.roomIn(lane)
      if (room <= 0 || !readiness) return room
      return Math.min(room, readiness(readLane(lane))?.room ?? room)
    },
    /** Undefined where the end of one of its own calls is what makes room: so a lane that hangs is not looked at meanwhile. */
    againAtMs: (lane: string): number | undefined => {
      const ready = inFlight.roomIn(lane) > 0 ? readiness?.(readLane(lane)) : undefined
      if (!ready || (ready.atMs === undefined && inFlight.of(lane) > 0)) return undefined
      const nowMs = clock.nowMs()
      return Math.max(ready.atMs ?? nowMs + longestWaitMs, nowMs + shortestWaitMs)
    },
  }
}
