import type { Part } from '../part.ts'
import { prepareBare, preparePool } from './sandbox-call.ts'

/** As `sandbox-call`, with a floor that could be stopped, too. */
export const part: Part = {
  id: 'sandbox-call-timed',
  title: 'a sandbox call, whole',
  floor: 'the same under a time-out',
  side: 'sandbox',
  bound: 1.5,
  prepare: (variant, payload) => (variant === 'ours' ? preparePool(payload) : prepareBare(payload, 'timed')),
}
