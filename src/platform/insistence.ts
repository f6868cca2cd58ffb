import type { Clock } from './clock.ts'
import { isFullDisk } from './full-disk.ts'
import { warnOnce } from './warn-once.ts'

const pauseMs = 250

/**
 * Writes again and again what must be written in the end, though the disk be full: an event that was delivered is then
 * settled and not delivered once more. Gives up, with the last error, when the platform stops, and at once at any other
 * error. A write that finds nothing to do any more, as for a lease that has run out, is no failure.
 */
export const createInsistence = (clock: Clock, isStopping: () => boolean) => {
  const warn = warnOnce('an attempt could not be settled, which is tried until it can')
  return async (write: () => Promise<unknown>): Promise<void> => {
    for (;;) {
      try {
        return void (await write())
      } catch (error) {
        if (isStopping() || !isFullDisk(error)) throw error
        warn(error)
        await new Promise<void>((resolve) => void clock.after(pauseMs, resolve))
      }
    }
  }
}
