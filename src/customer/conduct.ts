/** How calls are treated now. */
export interface Conduct<Act> {
  act: Act
  readonly waiting: Waiting
}

/** Ends the calls that wait, when all is normal again or the server stops. */
export type Waiting = Set<() => void>

export const releaseAll = (waiting: Waiting): void => {
  for (const end of waiting) end()
}

interface Closing {
  once(event: 'close', listener: () => void): unknown
  off(event: 'close', listener: () => void): unknown
}

/** Ends when it is released, or the caller has gone. `reply`: and not its socket, which by HTTP/2 carries others, too. */
export const untilReleased = (waiting: Waiting, reply: Closing): Promise<void> =>
  new Promise((resolve) => {
    const end = (): void => {
      waiting.delete(end)
      reply.off('close', end)
      resolve()
    }
    waiting.add(end)
    reply.once('close', end)
  })

/** Ends after so long, or when it is released; a caller that goes is not noticed. */
export const pause = (waiting: Waiting, ms: number): Promise<void> =>
  new Promise((resolve) => {
    const end = (): void => {
      waiting.delete(end)
      clearTimeout(timer)
      resolve()
    }
    const timer = setTimeout(end, ms)
    waiting.add(end)
  })

/** `over` is true from its release on, or once the caller has gone. */
export const watchRelease = (waiting: Waiting, reply: Closing): { readonly over: boolean } => {
  const watch = { over: false }
  void untilReleased(waiting, reply).then(() => (watch.over = true))
  return watch
}
