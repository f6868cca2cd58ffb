import autocannon from 'autocannon'
import { monotonicUs } from '../../hooks/clock.ts'
import type { SaturationJob, SaturationResult } from './job.ts'

/** autocannon reconnects without a pause; against a server that has gone this ends the run instead of the machine. */
const errorsMax = 1_000
/** Requests that one connection repeats; autocannon keeps a copy of each a connection. */
const requestsMax = 64

/**
 * The highest throughput, by autocannon: closed loop, a duration, no rate, and none of its latencies. Connections
 * start at different tenants and payloads, so that together they go through all of them. It looks at the clock each
 * 100 ms; `seconds` is the time that it took.
 */
export const runSaturation = async (job: SaturationJob, signal?: AbortSignal): Promise<SaturationResult> => {
  const [first] = job.targets
  if (first === undefined) throw new RangeError('saturation needs at least one target')
  let connection = 0
  const startUs = monotonicUs()
  const running = autocannon({
    url: first.url,
    method: 'POST',
    connections: job.connections,
    duration: job.seconds,
    sampleInt: 100,
    bailout: errorsMax,
    setupClient: (client) => client.setRequests(requestsOf(job, connection++)),
  })
  const stop = (): void => (running as unknown as { stop(): void }).stop()
  signal?.addEventListener('abort', stop)
  const result = await running
  signal?.removeEventListener('abort', stop)
  return {
    startUs,
    connections: job.connections,
    seconds: result.duration,
    completed: result['2xx'] + result.non2xx,
    errors: result.errors,
    non2xx: result.non2xx,
    requestsPerSecond: result['2xx'] / result.duration,
  }
}

const requestsOf = ({ targets, bodies }: SaturationJob, connection: number): autocannon.Request[] => {
  const count = Math.min(requestsMax, targets.length * bodies.length)
  return Array.from({ length: count }, (_, index) => {
    const target = targets[(connection + index) % targets.length] as SaturationJob['targets'][number]
    const { pathname, search } = new URL(target.url)
    return {
      method: 'POST',
      path: pathname + search,
      headers: { ...target.headers },
      // Another step a lap, so that a tenant does not keep to some of the payloads.
      body: bodies[(connection + index + Math.floor(index / targets.length)) % bodies.length] as string,
    }
  })
}
