import type { Hosted } from '../bridge/hosted.ts'

/** What a lane is for, and so how it ranks. */
export type LaneKind = 'ordinary' | 'patient' | 'suspects' | 'own'

/** Which version is served where: by a hash of its tenant's name, unless it has shown that it harms its neighbours. */
export interface Placement<L> {
  laneOf(hosted: Hosted, needs: { readonly mayTakeLong: boolean; readonly isQuarantined: boolean }): L
  suspect(tenant: string): void
  /** Its lane of its own, where it has one, which nobody gets any more. */
  dissolve(hosted: Hosted): L | undefined
  lanes(): readonly L[]
  /** Once in a while: lanes of their own that nobody uses make room for others', and who behaves again is forgotten. */
  tidy(isEmpty: (lane: L) => boolean): void
}

export interface PlacementOptions<L> {
  readonly lanes: number
  readonly suspectMs: number
  create(kind: LaneKind): L
}

/**
 * Those who may take long have lanes of their own, as many as the others. Suspects share one for a while; each further
 * offence starts the time anew. Who is in quarantine has one alone.
 */
export const createPlacement = <L>({ lanes: count, suspectMs, create }: PlacementOptions<L>): Placement<L> => {
  const shared: (L | undefined)[] = Array.from({ length: 2 * count })
  let suspects: L | undefined
  const own = new Map<number, L>()
  const until = new Map<string, number>()
  const isSuspect = (tenant: string): boolean => {
    const end = until.get(tenant)
    if (end === undefined) return false
    if (performance.now() < end) return true
    until.delete(tenant)
    return false
  }
  const ownLane = (key: number): L | undefined => {
    if (own.size < mostOwn && !own.has(key)) own.set(key, create('own'))
    return own.get(key)
  }
  return {
    laneOf: ({ tenant, key }, { mayTakeLong, isQuarantined }) => {
      const alone = isQuarantined ? ownLane(key) : undefined
      if (alone) return alone
      if (isQuarantined || (until.size > 0 && isSuspect(tenant))) return (suspects ??= create('suspects'))
      const index = (hash(tenant) % count) + (mayTakeLong ? count : 0)
      return (shared[index] ??= create(mayTakeLong ? 'patient' : 'ordinary'))
    },
    suspect: (tenant) => void until.set(tenant, performance.now() + suspectMs),
    dissolve: ({ key }) => {
      const lane = own.get(key)
      own.delete(key)
      return lane
    },
    tidy: (isEmpty) => {
      for (const [key, lane] of own) if (isEmpty(lane)) own.delete(key)
      for (const tenant of until.keys()) isSuspect(tenant)
    },
    lanes: () => [...shared, suspects, ...own.values()].filter((lane) => lane !== undefined),
  }
}

/** A process each: beyond so many they share the suspects' one, until some are stopped, or are not called for a while. */
const mostOwn = 16

/** FNV-1a: short names spread well, and the same name goes to the same lane for ever. */
const hash = (text: string): number => {
  let value = 0x811c9dc5
  for (let index = 0; index < text.length; index++) value = Math.imul(value ^ text.charCodeAt(index), 0x01000193)
  return value >>> 0
}
