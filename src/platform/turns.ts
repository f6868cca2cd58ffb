/** Runs the tasks of a lane one after the other; lanes do not wait for each other. */
export const createTurns = () => {
  const last = new Map<string, Promise<unknown>>()
  return async <T>(lane: string, task: () => Promise<T>): Promise<T> => {
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
