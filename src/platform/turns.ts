/** Runs the tasks of a lane one after the other; lanes do not wait for each other. */
export type Turns = <T>(lane: string, task: () => Promise<T>) => Promise<T>

export const createTurns = (): Turns => {
  const last = new Map<string, Promise<unknown>>()
  return async (lane, task) => {
    const mine = (last.get(lane) ?? Promise.resolve()).then(task)
    const settled = mine.catch(() => {})
    last.set(lane, settled)
    try {
      return await mine
    } finally {
      if (last.get(lane) === settled) last.delete(lane)
    }
  }
}
