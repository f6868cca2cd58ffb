/** What is being delivered, within a cap on all and a cap on each lane. */
export interface InFlight {
  /** How many more may start. */
  room(): number
  roomIn(lane: string): number
  /** Holds the lane's place until the task, which must not reject, has ended. */
  add(lane: string, task: Promise<unknown>): Promise<void>
  size(): number
}

export const createInFlight = (maxInAll: number, maxPerLane: number): InFlight => {
  const tasks = new Set<Promise<unknown>>()
  const lanes = new Map<string, number>()

  const count = (lane: string, by: 1 | -1): void => {
    const inFlight = (lanes.get(lane) ?? 0) + by
    if (inFlight > 0) lanes.set(lane, inFlight)
    else lanes.delete(lane)
  }

  return {
    room: () => maxInAll - tasks.size,
    roomIn: (lane) => maxPerLane - (lanes.get(lane) ?? 0),
    add: async (lane, task) => {
      count(lane, 1)
      tasks.add(task)
      await task
      tasks.delete(task)
      count(lane, -1)
    },
    size: () => tasks.size,
  }
}
