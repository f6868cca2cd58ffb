import { isAfter, judgedCalls } from '../calls.ts'
import type { Oracle } from '../oracle.ts'

/**
 * More effects than the extension has when run alone. At an `after` hook delivery is at least once, so a retry may
 * repeat one, and the count is evidence; at a `before` hook nothing may run twice.
 */
export const oracle: Oracle = {
  id: 'no-duplicate-effects',
  title: 'No effect happens twice',
  judge: (data) => {
    const { samples } = data
    const repeated = judgedCalls(data).filter((call) => (samples.effects[call] ?? 0) > (samples.expectedEffects[call] ?? 0))
    const counts = { duplicated: repeated.length }
    if (repeated.length === 0) return { verdict: 'pass', evidence: 'no effect happened twice', counts }
    const first = samples.eventId[repeated[0] ?? -1] ?? ''
    return isAfter(data)
      ? { verdict: 'pass', evidence: `${repeated.length} events had an effect twice, as at-least-once delivery allows`, counts }
      : { verdict: 'fail', evidence: `${repeated.length} operations had an effect twice, the first is ${first}`, counts }
  },
}
