import type { SaturationJob } from '../job.ts'
import { quantile } from './check.ts'
import type { Check, CheckBench } from './check.ts'

const blocks = 5
/** More CPU of the server a request than either client needs for it: what is counted is then the server. */
const workUs = 100

/**
 * The same closed loop by our HTTP stack and by autocannon, in turn (ABBA, so that a drift of the machine hits both).
 * Where the server is the bottleneck, both must read the same. How far each gets where it is not says only how fast the
 * clients are: it has no bound, and is there to show that our stack is not what a trial measures.
 */
export const throughputCheck: Check = {
  title: `closed loop, 16 connections, ${blocks} blocks of ABBA: a server that works ${workUs} µs a request, and a bare one`,
  run: async (bench) => {
    const busy = await compare(bench, `/work/${workUs}`)
    const bare = await compare(bench, '/')
    return [
      { what: 'working server: ours', unit: '/s', measured: busy.own },
      { what: 'working server: autocannon', unit: '/s', measured: busy.cannon },
      { what: 'ours over autocannon, by block', unit: '×', measured: busy.ratio, low: 0.95, high: 1.05 },
      { what: 'bare server: ours', unit: '/s', measured: bare.own },
      { what: 'bare server: autocannon', unit: '/s', measured: bare.cannon },
      { what: 'ours over autocannon, clients’ limit', unit: '×', measured: bare.ratio },
    ]
  },
}

const compare = async ({ generator, serverUrl }: CheckBench, path: string) => {
  const job: SaturationJob = {
    targets: [{ url: `${serverUrl}${path}`, headers: { 'content-type': 'application/json' } }],
    bodies: ['{"amount":1}'],
    connections: 16,
    seconds: 1,
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
  return {
    own: median(pairs.map(({ own }) => own)),
    cannon: median(pairs.map(({ cannon }) => cannon)),
    ratio: median(pairs.map(({ own, cannon }) => own / cannon)),
  }
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
