import type { Clock } from './clock.ts'

export interface SecretExpiry {
  /** A former secret has got an end: looks when the next one is due. */
  schedule(): void
  close(): void
}

/** How long after a write that failed (a full disk, say) the next one is tried. */
const pauseAfterErrorMs = 60_000

/** Ends the overlap of a rotation when it is due, and at the start what came due while the platform was down. */
export const createSecretExpiry = (
  clock: Clock,
  nextExpiryMs: () => number | undefined,
  expire: () => Promise<void>,
): SecretExpiry => {
  let cancel = (): void => {}
  let closed = false

  const wakeAt = (atMs: number | undefined): void => {
    cancel()
    if (atMs !== undefined && !closed) cancel = clock.after(atMs - clock.nowMs(), () => void run())
  }

  const run = async (): Promise<void> => {
    try {
      await expire()
      wakeAt(nextExpiryMs())
    } catch (error) {
      if (closed) return
      console.error('former signing secrets could not be removed:', error)
      wakeAt(clock.nowMs() + pauseAfterErrorMs)
    }
  }

  const expiry: SecretExpiry = {
    schedule: () => wakeAt(nextExpiryMs()),
    close: () => {
      closed = true
      cancel()
    },
  }
  expiry.schedule()
  return expiry
}
