import type { Dispatcher, Pool } from 'undici'
import { monotonicUs } from '../../hooks/clock.ts'
import type { SaturationJob, SaturationResult } from './job.ts'
import type { Pools } from './pools.ts'

/**
 * The same closed loop as `runSaturation`, over the open loop's own HTTP stack: it shows how fast that stack is, beside
 * a program that we did not write. Targets take turns, so that each gets as many calls as any other.
 */
export const runClosedLoop = async (job: SaturationJob, pools: Pools, signal?: AbortSignal): Promise<SaturationResult> => {
  const counts = { completed: 0, errors: 0, non2xx: 0 }
  const requests = job.bodies.flatMap((body) => job.targets.map((target) => prepare(target, body, job, pools)))
  const startUs = monotonicUs()
  const endUs = startUs + job.seconds * 1e6
  let next = 0
  const nextRequest = (): Prepared | undefined =>
    monotonicUs() < endUs && !signal?.aborted ? requests[next++ % requests.length] : undefined
  await Promise.all(Array.from({ length: job.connections }, () => keepBusy(nextRequest, counts)))
  const seconds = (monotonicUs() - startUs) / 1e6
  const requestsPerSecond = (counts.completed - counts.non2xx) / seconds
  return { startUs, connections: job.connections, seconds, ...counts, requestsPerSecond }
}

interface Prepared {
  readonly pool: Pool
  readonly options: Dispatcher.DispatchOptions
}

const prepare = (target: SaturationJob['targets'][number], body: string, job: SaturationJob, pools: Pools): Prepared => {
  const { origin, pathname, search } = new URL(target.url)
  const headers = Object.entries(target.headers).flat()
  return {
    // One to spare: a call is sent from within the last one's reply, whose own connection is not free yet.
    pool: pools.of(origin, job.connections + 1),
    options: { origin, path: pathname + search, method: 'POST', headers, body: Buffer.from(body) },
  }
}

/** One call at a time until there is no next request; callbacks and no promises, for these cost what is measured. */
const keepBusy = (
  nextRequest: () => Prepared | undefined,
  counts: { completed: number; errors: number; non2xx: number },
): Promise<void> =>
  new Promise((resolve) => {
    let status = 0
    const send = (): void => {
      const request = nextRequest()
      if (request === undefined) resolve()
      else request.pool.dispatch(request.options, handler)
    }
    const handler: Dispatcher.DispatchHandler = {
      onRequestStart: () => {},
      onResponseStart: (_controller, statusCode) => {
        status = statusCode
      },
      onResponseData: () => {},
      onResponseEnd: () => {
        counts.completed += 1
        if (status < 200 || status > 299) counts.non2xx += 1
        send()
      },
      onResponseError: () => {
        counts.errors += 1
        setImmediate(send) // Not at once: a refused connection would never let the clock be looked at.
      },
    }
    send()
  })
