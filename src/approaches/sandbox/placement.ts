/** Which tenant is served where: by a hash of its name, unless it has shown that it harms its neighbours. */
export interface Placement<L> {
  /** `mayTakeLong`: it may hold a worker for longer than its neighbours should wait. */
  laneOf(tenant: string, mayTakeLong: boolean): L
  suspect(tenant: string): void
  lanes(): readonly L[]
}

export interface PlacementOptions<L> {
  readonly lanes: number
  readonly suspectMs: number
  create(): L
}

/**
 * Those who may take long have lanes of their own, as many as the others. Suspects share one for a while; each further
 * offence starts the time anew.
 */
export const createPlacement = <L>({ lanes: count, suspectMs, create }: PlacementOptions<L>): Placement<L> => {
  const lanes: (L | undefined)[] = Array.from({ length: 2 * count })
  let suspects: L | undefined
  const until = new Map<string, number>()
  const isSuspect = (tenant: string): boolean => {
    const end = until.get(tenant)
    if (end === undefined) return false
    if (performance.now() < end) return true
    until.delete(tenant)
    return false
  }
  return {
    laneOf: (tenant, mayTakeLong) => {
      if (until.size > 0 && isSuspect(tenant)) return (suspects ??= create())
      const index = (hash(tenant) % count) + (mayTakeLong ? count : 0)
      return (lanes[index] ??= create())
    },
    suspect: (tenant) => void until.set(tenant, performance.now() + suspectMs),
    lanes: () => [...lanes, suspects].filter((lane) => lane !== undefined),
  }
}

/** FNV-1a: short names spread well, and the same name goes to the same lane for ever. */
const hash = (text: string): number => {
  let value = 0x811c9dc5
  for (let index = 0; index < text.length; index++) value = Math.imul(value ^ text.charCodeAt(index), 0x01000193)
  return value >>> 0
}
