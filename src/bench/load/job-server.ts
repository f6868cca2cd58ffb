import { createInterface } from 'node:readline'
import { runClosedLoop } from './closed-loop.ts'
import type { LoadJob, LoadResult, SaturationJob, SaturationResult } from './job.ts'
import { runOpenLoop } from './open-loop.ts'
import { createPools } from './pools.ts'
import type { Pools } from './pools.ts'

/** One line of JSON to the generator's stdin. */
export type JobRequest =
  | { readonly kind: 'open-loop'; readonly job: LoadJob }
  | { readonly kind: 'saturation' | 'closed-loop'; readonly job: SaturationJob }

/** One line of JSON on its stdout, in the order of the jobs. */
export type JobReply = { readonly result: LoadResult | SaturationResult } | { readonly error: string }

/**
 * The generator's process: takes jobs from stdin, one at a time, and writes a line for each to stdout. Answers when
 * stdin has ended, that is when its parent has gone, or at the signal; a job that runs is then cut short.
 */
export const serveJobs = async (signal: AbortSignal): Promise<void> => {
  const gone = new AbortController()
  const stop = AbortSignal.any([signal, gone.signal])
  const pools = createPools()
  const lines = createInterface(process.stdin)
  const stopped = new Promise<void>((resolve) => stop.addEventListener('abort', () => resolve()))
  let last: Promise<void> = Promise.resolve()
  lines.on('line', (line) => {
    last = last.then(async () => {
      const reply = await runJob(JSON.parse(line) as JobRequest, pools, stop)
      if (!stop.aborted) process.stdout.write(`${JSON.stringify(reply)}\n`)
    })
  })
  lines.once('close', () => gone.abort())
  await stopped
  lines.close()
  await last
  await pools.reset()
}

const runJob = async (request: JobRequest, pools: Pools, signal: AbortSignal): Promise<JobReply> => {
  try {
    return { result: await resultOf(request, pools, signal) }
  } catch (error) {
    return { error: error instanceof Error ? (error.stack ?? error.message) : String(error) }
  }
}

const resultOf = async (request: JobRequest, pools: Pools, signal: AbortSignal) => {
  switch (request.kind) {
    case 'open-loop':
      return runOpenLoop(request.job, pools, signal)
    case 'closed-loop':
      return runClosedLoop(request.job, pools, signal)
    case 'saturation': {
      // Loaded when needed: the open loop's process stays as small as it can be.
      const { runSaturation } = await import('./saturation.ts')
      return runSaturation(request.job, signal)
    }
  }
}
