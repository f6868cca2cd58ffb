import { createPatience } from './patience.ts'

/**
 * What is being delivered, in two pools, so that the silent never take what the lively need: calls of lanes that answer
 * promptly have one for themselves. All others share the second one: lanes of which nothing is known yet, those whose
 * last call took long, and each call that takes much longer than usual, from then on.
 */
export interface InFlight {
  /** How many may start before it is asked anew, of whichever lanes have room. */
  room(): number
  /** 0 or less for none. A lane that only its pool has no room for is remembered, and named by `readmit`. */
  roomIn(lane: string): number
  /** How many calls of the lane are in flight. */
  of(lane: string): number
  /** Holds the lane's place until the task, which must not reject, has ended. */
  add(lane: string, task: Promise<unknown>): Promise<void>
  /** Names lanes for which their pool has room again; answers whether there were any. */
  readmit(admit: (lane: string) => void): boolean
  /** When a call will have taken so long that lanes which wait may have its place, in ms on the clock. */
  nextRoomMs(): number | undefined
  size(): number
  /** Has no room from now on, and resolves when all that is in flight has ended. */
  drain(): Promise<unknown>
}

export interface InFlightLimits {
  /** Of lanes that answer promptly. */
  readonly prompt: number
  /** Of all others: generous, since they only wait, and finite, since each holds an event and a connection. */
  readonly others: number
  readonly perLane: number
}

/** A lane may hold as much of its pool as an n-th of what is free (Choudhury and Hahne, 1998): some is always left for a newcomer. */
const shareOfFree = 8

/** What is free is given away in so many steps at least, since each makes the lanes' shares smaller. */
const claimsToFill = 4

/** Lanes that are known to be prompt; one that is forgotten has to show it once more. */
const mostPrompt = 16_384

interface Pool {
  readonly max: number
  inFlight: number
  readonly waiting: Set<string>
}

interface Call {
  readonly lane: string
  readonly startedMs: number
  pool: Pool
}

interface State {
  readonly limits: InFlightLimits
  readonly nowMs: () => number
  readonly prompt: Pool
  readonly others: Pool
  readonly inFlight: Map<string, number>
  readonly promptLanes: Set<string>
  /** In the prompt pool, in the order in which they started. */
  readonly young: Set<Call>
}

export const createInFlight = (limits: InFlightLimits, nowMs: () => number): InFlight => {
  const tasks = new Set<Promise<unknown>>()
  const patience = createPatience()
  let isDraining = false
  const [prompt, others] = [createPool(limits.prompt), createPool(limits.others)]
  const state: State = { limits, nowMs, prompt, others, inFlight: new Map(), promptLanes: new Set(), young: new Set() }

  return {
    room: () => {
      const [one, other] = [freeIn(prompt), freeIn(others)]
      // Lanes of the full one have no room: so neither is ever exceeded.
      const free = Math.min(one, other) || Math.max(one, other)
      return isDraining ? 0 : Math.ceil(free / claimsToFill)
    },
    roomIn: (lane) => roomIn(state, lane),
    of: (lane) => state.inFlight.get(lane) ?? 0,
    add: async (lane, task) => {
      const call = start(state, lane)
      tasks.add(task)
      await task
      tasks.delete(task)
      const tookMs = nowMs() - call.startedMs
      end(state, call, tookMs <= patience.ms())
      patience.saw(tookMs)
    },
    readmit: (admit) => {
      setOverdueApart(state, patience.ms())
      const count = readmit(prompt, admit) + readmit(others, admit)
      return count > 0
    },
    nextRoomMs: () => {
      const [oldest] = state.young
      const isAwaited = prompt.waiting.size > 0 && freeIn(others) > 0
      return isAwaited && oldest ? oldest.startedMs + patience.ms() + 1 : undefined
    },
    size: () => tasks.size,
    drain: () => {
      isDraining = true
      return Promise.all(tasks)
    },
  }
}

const createPool = (max: number): Pool => ({ max, inFlight: 0, waiting: new Set() })

const freeIn = ({ max, inFlight }: Pool): number => max - inFlight

const poolOf = ({ prompt, others, promptLanes }: State, lane: string): Pool => (promptLanes.has(lane) ? prompt : others)

const roomIn = (state: State, lane: string): number => {
  const inFlight = state.inFlight.get(lane) ?? 0
  if (inFlight >= state.limits.perLane) return 0
  const pool = poolOf(state, lane)
  const free = freeIn(pool)
  if (free === 0) pool.waiting.add(lane)
  const most = Math.min(state.limits.perLane, Math.max(1, Math.floor(free / shareOfFree)))
  return Math.min(free, most - inFlight)
}

const start = (state: State, lane: string): Call => {
  const call: Call = { lane, startedMs: state.nowMs(), pool: poolOf(state, lane) }
  call.pool.inFlight++
  if (call.pool === state.prompt) state.young.add(call)
  state.inFlight.set(lane, (state.inFlight.get(lane) ?? 0) + 1)
  return call
}

const end = ({ inFlight, promptLanes, young }: State, call: Call, wasPrompt: boolean): void => {
  const { lane, pool } = call
  const left = (inFlight.get(lane) as number) - 1
  if (left > 0) inFlight.set(lane, left)
  else inFlight.delete(lane)
  pool.inFlight--
  young.delete(call)
  // Whoever answered last is forgotten last.
  promptLanes.delete(lane)
  if (!wasPrompt) return
  promptLanes.add(lane)
  if (promptLanes.size > mostPrompt) promptLanes.delete(promptLanes.values().next().value as string)
}

/** While the others' pool has room: calls are bounded, whatever they do. */
const setOverdueApart = ({ young, others, prompt, promptLanes, nowMs }: State, patienceMs: number): void => {
  const startedBefore = nowMs() - patienceMs
  for (const call of young) {
    if (call.startedMs >= startedBefore || freeIn(others) === 0) return
    young.delete(call)
    call.pool = others
    prompt.inFlight--
    others.inFlight++
    promptLanes.delete(call.lane)
  }
}

const readmit = (pool: Pool, admit: (lane: string) => void): number => {
  let count = 0
  for (const lane of pool.waiting) {
    if (count >= freeIn(pool)) break
    pool.waiting.delete(lane)
    admit(lane)
    count++
  }
  return count
}
