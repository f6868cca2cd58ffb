import { jobOf, quantile, responseMs } from './check.ts'
import type { Check } from './check.ts'

const stalledCall = 300
const stallMs = 1_000

/**
 * The server stands still for a second: every call due meanwhile waits for the rest of it. A generator that waits
 * with it (coordinated omission) would report a single slow call, and a p90 near nothing.
 */
export const stallCheck: Check = {
  title: 'a server that stalls for 1 s, 200 calls/s',
  run: async (bench) => {
    const result = await bench.generator.run(jobOf(bench, `/stall/${stalledCall}/${stallMs}`, { arrivals: 'constant' }))
    const stallEndUs = (result.intendedUs[stalledCall - 1] as number) + stallMs * 1_000
    const arithmetic = result.intendedUs
      .map((intendedUs, row) => (row < stalledCall - 1 ? 0 : Math.max(0, stallEndUs - intendedUs) / 1_000))
      .sort((a, b) => a - b)
    const expectedMs = quantile(arithmetic, 0.9)
    return [
      {
        what: `response p90 (arithmetic: ${expectedMs.toFixed(0)})`,
        unit: 'ms',
        measured: quantile(responseMs(result), 0.9),
        low: expectedMs * 0.95,
        high: expectedMs * 1.05,
      },
      {
        what: 'calls slower than 100 ms',
        unit: '',
        measured: responseMs(result).filter((ms) => ms > 100).length,
        low: arithmetic.filter((ms) => ms > 100).length * 0.95,
        high: arithmetic.filter((ms) => ms > 100).length * 1.1,
      },
    ]
  },
}
