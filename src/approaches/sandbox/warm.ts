import { defaultLimits } from '../approach.ts'
import type { Hosted } from '../bridge/hosted.ts'

/** The isolates of one worker, in the order of their last use, and what they say they take. */
export interface Warm {
  readonly size: number
  /** All isolates together, and the most that they ever were: an engine seldom gives memory back. */
  readonly heldMb: number
  readonly peakMb: number
  get(key: number): Hosted | undefined
  has(hosted: Hosted): boolean
  /** Answers whether it was there. */
  use(hosted: Hosted): boolean
  /** Answers whether all of them take more now than before. */
  measure(hosted: Hosted, residentKb: number): boolean
  remove(hosted: Hosted): boolean
  clear(): void
  /** The least recently used first. */
  places(): Place[]
}

interface Place {
  readonly hosted: Hosted
  residentKb: number
  usedMs: number
}

/** Before it has been measured. */
const firstGuessKb = 1_400
/** What it can claim, however much it has: a worker's bound follows what is warm, and is not for one of them to lift. */
const mostKb = 1_024 * defaultLimits.memoryMb

interface State {
  readonly byKey: Map<number, Place>
  heldKb: number
  peakKb: number
}

export const createWarm = (): Warm => {
  const state: State = { byKey: new Map(), heldKb: 0, peakKb: 0 }
  const { byKey } = state
  return {
    get size() {
      return byKey.size
    },
    get heldMb() {
      return state.heldKb / 1_024
    },
    get peakMb() {
      return state.peakKb / 1_024
    },
    get: (key) => byKey.get(key)?.hosted,
    has: ({ key }) => byKey.has(key),
    use: (hosted) => use(state, hosted),
    measure: (hosted, residentKb) => measure(state, hosted, residentKb),
    remove: ({ key }) => {
      state.heldKb -= byKey.get(key)?.residentKb ?? 0
      return byKey.delete(key)
    },
    clear: () => {
      byKey.clear()
      state.heldKb = 0
    },
    places: () => [...byKey.values()],
  }
}

const use = (state: State, hosted: Hosted): boolean => {
  const { byKey } = state
  const known = byKey.get(hosted.key)
  const place = known ?? { hosted, residentKb: 0, usedMs: 0 }
  place.usedMs = performance.now()
  byKey.delete(hosted.key)
  byKey.set(hosted.key, place)
  if (!known) grow(state, place, firstGuessKb)
  return known !== undefined
}

const measure = (state: State, { key }: Hosted, residentKb: number): boolean => {
  const place = state.byKey.get(key)
  if (!place) return false
  const before = state.heldKb
  grow(state, place, Math.min(residentKb, mostKb) - place.residentKb)
  return state.heldKb > before
}

const grow = (state: State, place: Place, kb: number): void => {
  place.residentKb += kb
  state.heldKb += kb
  state.peakKb = Math.max(state.peakKb, state.heldKb)
}

export interface WarmLimits {
  readonly maxIsolates: number
  readonly warmMb: number
}

/** Those that are to go because there is too little room: idle ones, the least recently used first. */
export const surplusOf = (warm: Warm, { maxIsolates, warmMb }: WarmLimits): Hosted[] => {
  let [tooMany, tooMuchKb] = [warm.size - maxIsolates, 1_024 * (warm.heldMb - warmMb)]
  if (tooMany <= 0 && tooMuchKb <= 0) return []
  const going: Hosted[] = []
  for (const { hosted, residentKb } of warm.places()) {
    if (tooMany <= 0 && tooMuchKb <= 0) break
    if (hosted.active > 0) continue
    going.push(hosted)
    tooMany--
    tooMuchKb -= residentKb
  }
  return going
}

export const idleSince = (warm: Warm, ms: number): Hosted[] =>
  warm.places().flatMap(({ hosted, usedMs }) => (hosted.active === 0 && usedMs <= ms ? [hosted] : []))

/** The last used first. */
export const usedSince = (warm: Warm, ms: number): Hosted[] =>
  warm
    .places()
    .toReversed()
    .flatMap(({ hosted, usedMs }) => (usedMs >= ms && !hosted.retired ? [hosted] : []))
