import type { SaturationJob } from '../job.ts'
import { quantile } from './check.ts'
import type { Check } from './check.ts'

const blocks = 5

/**
 * The same closed loop by our HTTP stack and by autocannon, in turn (ABBA, so that a drift of the machine hits both):
 * is our stack fast enough not to be what is measured?
 */
export const throughputCheck: Check = {
  title: `closed loop, 16 connections, a bare server, ${blocks} blocks of ABBA`,
  run: async ({ generator, serverUrl }) => {
    const job: SaturationJob = {
      targets: [{ url: `${serverUrl}/`, headers: { 'content-type': 'application/json' } }],
      bodies: ['{"amount":1}'],
      connections: 16,
      seconds: 1.5,
    }
    const ours = async (): Promise<number> => (await generator.closedLoop(job)).requestsPerSecond
    const theirs = async (): Promise<number> => (await generator.saturate(job)).requestsPerSecond
    for (let lap = 0; lap < 2; lap += 1) await ours().then(theirs) // Compilers warm up.
    const pairs: Pair[] = []
    for (let block = 0; block < blocks; block += 1) {
      const first = await ours()
      const cannon = ((await theirs()) + (await theirs())) / 2
      pairs.push({ own: (first + (await ours())) / 2, cannon })
    }
    return [
      { what: 'ours', unit: '/s', measured: median(pairs.map(({ own }) => own)) },
      { what: 'autocannon', unit: '/s', measured: median(pairs.map(({ cannon }) => cannon)) },
      {
        what: 'ours over autocannon, by block',
        unit: '×',
        measured: median(pairs.map(({ own, cannon }) => own / cannon)),
        low: 0.95,
        high: 1.05,
      },
    ]
  },
}

interface Pair {
  readonly own: number
  readonly cannon: number
}

const median = (values: readonly number[]): number =>
  quantile(
    values.toSorted((a, b) => a - b),
    0.5,
  )
