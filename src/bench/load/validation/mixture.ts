import { jobOf, quantile, responseMs } from './check.ts'
import type { Check } from './check.ts'

const fastMs = 5
const slowMs = 50
/** Above the shorter delay and far below the longer one. */
const dividingMs = 30

/** Nine calls of ten take 5 ms and one takes 50 ms, as each call's own body says: is that what comes out? */
export const mixtureCheck: Check = {
  title: `a mixture: 90 % of calls take ${fastMs} ms, 10 % take ${slowMs} ms`,
  run: async (bench) => {
    const bodies = Array.from({ length: 10 }, (_, index) => JSON.stringify({ delayMs: index === 0 ? slowMs : fastMs }))
    const result = await bench.generator.run(jobOf(bench, '/body', { bodies, ratePerSecond: 400 }))
    const sorted = responseMs(result)
    const isMistaken = (row: number): boolean => {
      const tookMs = ((result.endUs[row] as number) - (result.sentUs[row] as number)) / 1_000
      return tookMs > dividingMs !== (result.operation[row] === 0)
    }
    return [
      {
        what: 'share of slow calls',
        unit: '',
        measured: sorted.filter((ms) => ms > dividingMs).length / sorted.length,
        low: 0.095,
        high: 0.105,
      },
      // A timer of Node's may be up to a millisecond early and, on a busy core, some late.
      { what: 'response p50', unit: 'ms', measured: quantile(sorted, 0.5), low: fastMs - 1, high: fastMs + 2 },
      { what: 'response p95', unit: 'ms', measured: quantile(sorted, 0.95), low: slowMs - 1, high: slowMs + 5 },
      {
        what: 'calls of the other kind',
        unit: '',
        measured: result.operation.filter((_, row) => isMistaken(row)).length,
        low: 0,
        high: sorted.length * 0.005,
      },
    ]
  },
}
