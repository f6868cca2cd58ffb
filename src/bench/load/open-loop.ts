import type { Dispatcher, Pool } from 'undici'
import { monotonicUs } from '../../hooks/clock.ts'
import { createRandom } from '../random.ts'
import { createCalls } from './calls.ts'
import type { CallColumns } from './call-log.ts'
import type { GeneratorUsage, LoadJob, LoadResult } from './job.ts'
import { pace } from './pace.ts'
import type { Pools } from './pools.ts'
import { scheduleArrivals } from './schedule.ts'

/** Time between taking a job and its first call, so that preparing never makes the first ones late. */
const leadUs = 20_000

/**
 * Sends every call of the job's schedule when it is due, through undici's dispatch, and answers when all have ended:
 * by a reply, an error, a time-out, or in flight at the end of the drain. Each call is one row, none is dropped.
 * An aborted signal ends the job early, with the calls sent so far.
 */
export const runOpenLoop = async (job: LoadJob, pools: Pools, signal?: AbortSignal): Promise<LoadResult> => {
  const offsetsUs = scheduleArrivals(job)
  const draws = drawCalls(job, offsetsUs.length)
  const requests = prepareRequests(job, pools)
  const cpuBefore = process.cpuUsage()
  const startUs = monotonicUs() + leadUs
  const intendedUs = offsetsUs.map((offset) => startUs + offset)
  const calls = createCalls(intendedUs.length, job.requestTimeoutMs)
  const send = (row: number): void => {
    const ofTenant = requests[draws.tenants[row] as number] as Prepared[]
    const { pool, options } = ofTenant[draws.operations[row] as number] as Prepared
    pool.dispatch(options, calls.start())
  }
  try {
    await pace(intendedUs, send, signal, job.spinUs)
    await calls.drained(job.drainMs, signal)
  } finally {
    if (calls.abandon() > 0) await pools.reset()
  }
  const cpu = process.cpuUsage(cpuBefore)
  const spent = { cpuUs: cpu.user + cpu.system, wallUs: monotonicUs() - startUs + leadUs }
  return resultOf(calls.columns(), intendedUs, draws, spent)
}

/** Tenants at random, for they know nothing of each other; operations dealt, so that every mix is the same. */
const drawCalls = (job: LoadJob, count: number) => {
  const random = createRandom(job.seed)
  const tenant = random.fork('tenants')
  const deals = random.fork('operations')
  const deck = job.bodies.map((_, index) => index)
  const operations: number[] = []
  while (operations.length < count) operations.push(...deals.shuffle(deck))
  return {
    tenants: Array.from({ length: count }, () => tenant.int(job.targets.length)),
    operations: operations.slice(0, count),
  }
}

interface Prepared {
  readonly pool: Pool
  readonly options: Dispatcher.DispatchOptions
}

const prepareRequests = (job: LoadJob, pools: Pools): Prepared[][] => {
  const bodies = job.bodies.map((body) => Buffer.from(body))
  return job.targets.map(({ url, headers }) => {
    const { origin, pathname, search } = new URL(url)
    const pool = pools.of(origin, job.connections)
    const fields = Object.entries(headers).flat()
    return bodies.map((body) => ({
      pool,
      options: { origin, path: pathname + search, method: 'POST', headers: fields, body },
    }))
  })
}

const resultOf = (
  columns: CallColumns,
  intendedUs: Float64Array,
  draws: ReturnType<typeof drawCalls>,
  spent: { cpuUs: number; wallUs: number },
): LoadResult => {
  const sent = columns.sentUs.length
  const lags = columns.sentUs.map((sentUs, row) => sentUs - (intendedUs[row] as number)).sort((a, b) => a - b)
  const generator: GeneratorUsage = { ...spent, lagP50Us: rank(lags, 0.5), lagP99Us: rank(lags, 0.99) }
  return {
    ...columns,
    tenant: draws.tenants.slice(0, sent),
    operation: draws.operations.slice(0, sent),
    intendedUs: Array.from(intendedUs.subarray(0, sent)),
    body: columns.body.map((text) => Buffer.from(text, 'latin1').toString()),
    generator,
  }
}

/** The nearest-rank quantile of sorted values, 0 for none. */
const rank = (sorted: readonly number[], share: number): number => sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? 0
