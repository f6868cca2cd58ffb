/**
 * Lets work of many lanes through one gate: never more than `maxInFlight` at once, never more than `maxPerLane` of a
 * lane, and lanes that wait take turns. So a hung endpoint holds up its own deliveries and nobody else's.
 */
export interface Gate {
  addLane(): Lane
}

/** Whoever waits is called once: with true when it may start, with false when it is dismissed. It must not throw. */
export type Turn = (mayStart: boolean) => void

/** One endpoint's way through a gate. What waits is bounded; its time runs. */
export interface Lane {
  /** Lets it start now or when there is room. False when too much waits already. */
  enter(turn: Turn): boolean
  /** Takes back what still waits. */
  withdraw(turn: Turn): void
  /** One that started has ended. */
  leave(): void
  /** How many may be in flight from now on, below the gate's own limit. */
  allow(inFlight: number): void
  /** Sends away all who wait. */
  dismiss(): void
  /** How many are in flight or wait. */
  load(): number
}

export interface GateLimits {
  readonly maxInFlight: number
  readonly maxPerLane: number
  readonly maxWaitingPerLane: number
}

interface GateState {
  readonly limits: GateLimits
  inFlight: number
  /** Lanes that have work and room, in the order of their turns. */
  readonly ready: Set<LaneState>
}

interface LaneState {
  inFlight: number
  allowed: number
  /** First in, first out. */
  readonly waiting: Set<Turn>
}

export const createGate = (limits: GateLimits): Gate => {
  const gate: GateState = { limits, inFlight: 0, ready: new Set() }
  return { addLane: () => createLane(gate, { inFlight: 0, allowed: limits.maxPerLane, waiting: new Set() }) }
}

const createLane = (gate: GateState, lane: LaneState): Lane => ({
  enter(turn) {
    if (lane.waiting.size >= gate.limits.maxWaitingPerLane) return false
    lane.waiting.add(turn)
    queueUp(gate, lane)
    pump(gate)
    return true
  },
  withdraw: (turn) => void lane.waiting.delete(turn),
  leave() {
    lane.inFlight--
    gate.inFlight--
    queueUp(gate, lane)
    pump(gate)
  },
  allow(inFlight) {
    const isMore = inFlight > lane.allowed
    lane.allowed = Math.min(inFlight, gate.limits.maxPerLane)
    if (!isMore) return
    queueUp(gate, lane)
    pump(gate)
  },
  dismiss() {
    const waiting = [...lane.waiting]
    lane.waiting.clear()
    for (const turn of waiting) turn(false)
  },
  load: () => lane.inFlight + lane.waiting.size,
})

const queueUp = ({ ready }: GateState, lane: LaneState): void => {
  if (lane.waiting.size > 0 && lane.inFlight < lane.allowed) ready.add(lane)
}

/** A lane with more to do goes to the end of the line, which a Set visits within the same loop. */
const pump = (gate: GateState): void => {
  for (const lane of gate.ready) {
    if (gate.inFlight >= gate.limits.maxInFlight) return
    gate.ready.delete(lane)
    const [turn] = lane.waiting
    // What it is allowed may have become less while it stood in line.
    if (!turn || lane.inFlight >= lane.allowed) continue
    lane.waiting.delete(turn)
    lane.inFlight++
    gate.inFlight++
    queueUp(gate, lane)
    turn(true)
  }
}
