/**
 * Lets work of many lanes through one gate: never more than `maxInFlight` at once, never more than `maxPerLane` of a
 * lane, and lanes that wait take turns. So a hung endpoint holds up its own deliveries and nobody else's. Neither do
 * many: a lane may hold no more than a part of what is free, and those that do not answer only a part of the whole.
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
  /** One that started has ended and will leave in a moment: it is no load from now on. */
  ended(): void
  /** How many may be in flight from now on, below the gate's own limit. */
  allow(inFlight: number): void
  /** Whether it answers, as far as is known: it does not until it has. */
  answers(does: boolean): void
  /** Sends away all who wait. */
  dismiss(): void
  /** How many are in flight or wait. */
  load(): number
  /** Others hold all that it could have. */
  isShut(): boolean
}

export interface GateLimits {
  readonly maxInFlight: number
  readonly maxPerLane: number
  readonly maxWaitingPerLane: number
}

/** Of the whole, what lanes that do not answer may hold together. */
const silentShare = 0.75

/**
 * A lane may hold as much as an n-th of what is free, and one call in any case (Choudhury and Hahne, 1998): so something
 * is left for a newcomer. Less than 4 where a lane that is alone could else not have all that it may.
 */
const shareOfFree = ({ maxInFlight, maxPerLane }: GateLimits): number =>
  Math.max(0, Math.min(4, (maxInFlight - maxPerLane) / maxPerLane))

/** Lanes that answer, or those that do not. */
interface Side {
  readonly max: number
  inFlight: number
  /** Lanes that have work and room, in the order of their turns. */
  readonly ready: Set<LaneState>
}

interface GateState {
  readonly limits: GateLimits
  readonly shareOfFree: number
  /** The one whose turn it is comes first. */
  sides: readonly [Side, Side]
}

interface LaneState {
  side: Side
  inFlight: number
  /** Of those in flight. */
  leaving: number
  allowed: number
  /** First in, first out. */
  readonly waiting: Set<Turn>
}

export const createGate = (limits: GateLimits): Gate => {
  const answering: Side = { max: limits.maxInFlight, inFlight: 0, ready: new Set() }
  const silent: Side = { max: Math.ceil(limits.maxInFlight * silentShare), inFlight: 0, ready: new Set() }
  const gate: GateState = { limits, shareOfFree: shareOfFree(limits), sides: [answering, silent] }
  return {
    addLane: () => {
      const lane: LaneState = { side: silent, inFlight: 0, leaving: 0, allowed: limits.maxPerLane, waiting: new Set() }
      return createLane(gate, lane, (does) => changeSides(gate, lane, does ? answering : silent))
    },
  }
}

const createLane = (gate: GateState, lane: LaneState, answers: Lane['answers']): Lane => ({
  enter(turn) {
    if (lane.waiting.size >= gate.limits.maxWaitingPerLane) return false
    lane.waiting.add(turn)
    queueUp(lane)
    pump(gate)
    return true
  },
  withdraw: (turn) => void lane.waiting.delete(turn),
  leave() {
    if (lane.leaving > 0) lane.leaving--
    lane.inFlight--
    lane.side.inFlight--
    queueUp(lane)
    pump(gate)
  },
  allow(inFlight) {
    const isMore = inFlight > lane.allowed
    lane.allowed = Math.min(inFlight, gate.limits.maxPerLane)
    if (!isMore) return
    queueUp(lane)
    pump(gate)
  },
  ended: () => void lane.leaving++,
  answers,
  dismiss() {
    const waiting = [...lane.waiting]
    lane.waiting.clear()
    for (const turn of waiting) turn(false)
  },
  load: () => lane.inFlight - lane.leaving + lane.waiting.size,
  isShut: () => freeIn(gate) <= 0 || lane.side.inFlight >= lane.side.max,
})

const changeSides = (gate: GateState, lane: LaneState, to: Side): void => {
  const from = lane.side
  if (from === to) return
  from.inFlight -= lane.inFlight
  to.inFlight += lane.inFlight
  lane.side = to
  if (from.ready.delete(lane)) to.ready.add(lane)
  pump(gate)
}

const queueUp = (lane: LaneState): void => {
  if (lane.waiting.size > 0 && lane.inFlight < lane.allowed) lane.side.ready.add(lane)
}

/** The sides take turns, too. */
const pump = (gate: GateState): void => {
  for (let free = freeIn(gate); free > 0; free = freeIn(gate)) {
    const [first, second] = gate.sides
    const side = mayStart(first) ? first : second
    if (!mayStart(side)) return
    if (side === first) gate.sides = [second, first]
    startNext(side, Math.max(1, Math.floor(free / gate.shareOfFree)))
  }
}

const freeIn = ({ limits, sides }: GateState): number => limits.maxInFlight - sides[0].inFlight - sides[1].inFlight

const mayStart = ({ ready, inFlight, max }: Side): boolean => ready.size > 0 && inFlight < max

/** The next one of the lane whose turn it is; a lane with more to do goes to the end of the line. */
const startNext = ({ ready }: Side, most: number): void => {
  const [lane] = ready
  if (!lane) return
  ready.delete(lane)
  const [turn] = lane.waiting
  // What it is allowed may have become less while it stood in line. It comes back when one of its own has left.
  if (!turn || lane.inFlight >= Math.min(lane.allowed, most)) return
  lane.waiting.delete(turn)
  lane.inFlight++
  lane.side.inFlight++
  queueUp(lane)
  turn(true)
}
