import type { PlatformProcess } from '../runner/platform-process.ts'

export interface Supervisor {
  /** When the platform's process ended, as of Date.now(). */
  readonly ends: readonly number[]
  /** Whether the last one that ended has a successor, once it is up. */
  isUp(): Promise<boolean>
  /** From now on an end is an end. */
  dismiss(): void
}

/** Starts the platform anew whenever it ends, at once, as an operator's supervisor does; it gives up after so many times. */
export const supervise = (platform: PlatformProcess, mostRestarts = 10): Supervisor => {
  const ends: number[] = []
  let isDismissed = false
  let up = Promise.resolve(true)
  const guard = (): void => {
    void platform.child().exited.then(() => {
      if (isDismissed) return
      ends.push(Date.now())
      up =
        ends.length > mostRestarts
          ? Promise.resolve(false)
          : platform.restart().then(
              () => true,
              () => false,
            )
      void up.then((isUp) => isUp && guard())
    })
  }
  guard()
  return { ends, isUp: () => up, dismiss: () => void (isDismissed = true) }
}
