/**
 * Lets work of many lanes through one gate: never more than `maxInFlight` at once, never more than `maxPerLane` of a
 * lane, and lanes that wait take turns. So a hung endpoint holds up its own deliveries and nobody else's.
 */
export interface Gate {
  addLane(): Lane
}

/** One endpoint's way through a gate. What waits is bounded; its time runs. */
export interface Lane {
  /** Calls `start` now or when there is room. False when too much waits already. `start` must not throw. */
  enter(start: () => void): boolean
  /** Takes back what still waits. */
  withdraw(start: () => void): void
  /** One that started has ended. */
  leave(): void
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
  /** First in, first out. */
  readonly waiting: Set<() => void>
}

export const createGate = (limits: GateLimits): Gate => {
  const gate: GateState = { limits, inFlight: 0, ready: new Set() }
  return { addLane: () => createLane(gate, { inFlight: 0, waiting: new Set() }) }
}

const createLane = (gate: GateState, lane: LaneState): Lane => ({
  enter(start) {
    if (lane.waiting.size >= gate.limits.maxWaitingPerLane) return false
    lane.waiting.add(start)
    queueUp(gate, lane)
    pump(gate)
    return true
  },
  withdraw: (start) => void lane.waiting.delete(start),
  leave() {
    lane.inFlight--
    gate.inFlight--
    queueUp(gate, lane)
    pump(gate)
  },
})

const queueUp = ({ ready, limits }: GateState, lane: LaneState): void => {
  if (lane.waiting.size > 0 && lane.inFlight < limits.maxPerLane) ready.add(lane)
}

/** A lane with more to do goes to the end of the line, which a Set visits within the same loop. */
const pump = (gate: GateState): void => {
  for (const lane of gate.ready) {
    if (gate.inFlight >= gate.limits.maxInFlight) return
    gate.ready.delete(lane)
    const [start] = lane.waiting
    if (!start) continue
    lane.waiting.delete(start)
    lane.inFlight++
    gate.inFlight++
    queueUp(gate, lane)
    start()
  }
}
