import { monotonicUs } from '../../hooks/clock.ts'

/** A timer may fire a millisecond late, so the last stretch before a call is spun, unless told otherwise. */
const usualSpinUs = 2_000

/** Calls sent in one go when many are due, before replies get their turn. */
const batchSize = 32

/**
 * Calls `send(index)` at each due time (`monotonicUs`, in order), and answers after the last one. Hybrid: a timer until
 * shortly before, then `setImmediate`, which keeps reading replies while it spins.
 */
export const pace = (
  dueUs: Float64Array,
  send: (index: number) => void,
  signal?: AbortSignal,
  spinUs: number = usualSpinUs,
): Promise<void> =>
  new Promise((resolve, reject) => {
    let next = 0
    const step = (): void => {
      try {
        const batchEnd = Math.min(next + batchSize, dueUs.length)
        while (next < batchEnd && (dueUs[next] as number) <= monotonicUs()) send(next++)
      } catch (error) {
        return reject(error)
      }
      if (next >= dueUs.length || signal?.aborted) return resolve()
      const waitUs = (dueUs[next] as number) - monotonicUs()
      if (waitUs > spinUs) setTimeout(step, Math.min((waitUs - spinUs) / 1_000 + 1, longestNapMs))
      else setImmediate(step)
    }
    step()
  })

/** So that an abort is noticed at low rates, too. */
const longestNapMs = 100
