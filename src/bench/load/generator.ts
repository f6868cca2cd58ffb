import { BenchError } from '../../hooks/bench-error.ts'
import { startChild } from '../process/child.ts'
import type { Child } from '../process/child.ts'
import type { LoadJob, LoadResult, SaturationJob, SaturationResult } from './job.ts'
import type { JobReply, JobRequest } from './job-server.ts'

/** The load generator, in a process of its own, so that neither the bench nor the platform takes its time. */
export interface Generator extends AsyncDisposable {
  readonly child: Child
  /** Open loop. Connections stay open from one job to the next. */
  run(job: LoadJob): Promise<LoadResult>
  /** Closed loop, by autocannon. */
  saturate(job: SaturationJob): Promise<SaturationResult>
  /** Closed loop, by our own HTTP stack, to be held against autocannon. */
  closedLoop(job: SaturationJob): Promise<SaturationResult>
}

/**
 * Starts the generator. Jobs run one after the other; one that cannot run rejects with the reason, and all that are
 * still due reject with a `BenchError` when the process ends.
 */
export const startGenerator = async (): Promise<Generator> => {
  const waiting: ((reply: JobReply) => void)[] = []
  const child = await startChild({
    args: ['load'],
    name: 'load generator',
    readyTimeoutMs: 20_000,
    onLine: (line) => waiting.shift()?.(JSON.parse(line) as JobReply),
  })
  const gone = child.exited.then((): never => {
    throw new BenchError(
      'E_GENERATOR_GONE',
      `the load generator ended before its job${child.stderrTail() === '' ? '' : `; its stderr ends with:\n${child.stderrTail()}`}`,
      'Was it killed, or did memory run out? `dmesg | tail` tells; then run it again.',
    )
  })
  gone.catch(() => {}) // Only a job that waits for it may fail by it.
  const submit = async (request: JobRequest): Promise<unknown> => {
    const reply = new Promise<JobReply>((resolve) => waiting.push(resolve))
    child.send(JSON.stringify(request))
    const answer = await Promise.race([reply, gone])
    if ('error' in answer) throw new Error(`the load generator failed: ${answer.error}`)
    return answer.result
  }
  return {
    child,
    run: (job) => submit({ kind: 'open-loop', job }) as Promise<LoadResult>,
    saturate: (job) => submit({ kind: 'saturation', job }) as Promise<SaturationResult>,
    closedLoop: (job) => submit({ kind: 'closed-loop', job }) as Promise<SaturationResult>,
    [Symbol.asyncDispose]: child.stop,
  }
}
