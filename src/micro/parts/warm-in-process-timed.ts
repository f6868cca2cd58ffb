import type { Part } from '../part.ts'
import { prepareBare, prepareOurs } from './warm-in-process.ts'

/** As `warm-in-process`, with a floor that could be stopped, too. */
export const part: Part = {
  id: 'warm-in-process-timed',
  title: 'a warm call in this process',
  floor: 'the same under a time-out',
  side: 'sandbox',
  bound: 1.25,
  prepare: async (variant, payload) => (variant === 'ours' ? prepareOurs(payload) : prepareBare(payload, 'timedAnswer')),
}
