import type { Ending } from '../job.ts'
import { jobOf } from './check.ts'
import type { Check } from './check.ts'

const requestTimeoutMs = 300

/** Every second call is never answered: each must be a row with its age, and none may be missing. */
export const censoringCheck: Check = {
  title: 'a server that never answers every second call',
  run: async (bench) => {
    const bodies = ['{"delayMs":0}', '{}']
    const job = jobOf(bench, '/body', { bodies, seconds: 2, requestTimeoutMs, drainMs: 150 })
    const result = await bench.generator.run(job)
    const planned = job.ratePerSecond * job.seconds
    const count = (...endings: Ending[]): number => result.ending.filter((ending) => endings.includes(ending)).length
    const youngestMs = result.ending.reduce((least, ending, row) => {
      const ageMs = ((result.endUs[row] as number) - (result.sentUs[row] as number)) / 1_000
      return ending === 'timed-out' ? Math.min(least, ageMs) : least
    }, Infinity)
    return [
      { what: 'calls lost', unit: '', measured: planned - result.ending.length, low: 0, high: 0 },
      { what: 'replies', unit: '', measured: count('reply'), low: planned / 2, high: planned / 2 },
      {
        what: 'timed out or in flight',
        unit: '',
        measured: count('timed-out', 'in-flight'),
        low: planned / 2,
        high: planned / 2,
      },
      { what: 'of these, in flight', unit: '', measured: count('in-flight'), low: 1 },
      { what: 'youngest that timed out', unit: 'ms', measured: youngestMs, low: requestTimeoutMs },
    ]
  },
}
