import { jobOf } from './check.ts'
import type { Check } from './check.ts'

const ratePerSecond = 5_000

/** Poisson arrivals at a rate far above any scenario's: is each call sent, and when it is due? */
export const rateCheck: Check = {
  title: `${ratePerSecond} calls/s, Poisson, against a bare server`,
  run: async (bench) => {
    const result = await bench.generator.run(jobOf(bench, '/', { ratePerSecond, seconds: 5 }))
    const startUs = result.intendedUs[0] as number
    const lastEndUs = result.endUs.reduce((latest, endUs) => Math.max(latest, endUs), 0)
    const replies = result.ending.filter((ending) => ending === 'reply').length
    const { lagP50Us, lagP99Us, cpuUs, wallUs } = result.generator
    return [
      {
        what: 'replies per second',
        unit: '/s',
        measured: replies / ((lastEndUs - startUs) / 1e6),
        low: ratePerSecond * 0.99,
        high: ratePerSecond * 1.01,
      },
      { what: 'lag p50 (sent − intended)', unit: 'µs', measured: lagP50Us, low: 0, high: 50 },
      { what: 'lag p99', unit: 'µs', measured: lagP99Us },
      { what: "generator's share of a core", unit: '', measured: cpuUs / wallUs },
    ]
  },
}
