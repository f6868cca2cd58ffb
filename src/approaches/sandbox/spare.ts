import { createStillborn } from '../worker/stillborn.ts'
import type { WatchLimits } from '../worker/watchdog.ts'
import { type Launch, startWorker, type WorkerProcess } from '../worker/worker-process.ts'

/** The worker that stands by: it takes over from one that died, and until then checks uploads. */
export interface Spare {
  ready(): Promise<void>
  /** For a short errand that leaves nothing behind. */
  peek(): WorkerProcess
  /** For good; the next one is started at once. */
  take(): WorkerProcess
  /** Answers whether it has something to do. */
  watch(nowMs: number, limits: WatchLimits): boolean
  close(): Promise<void>
}

export const createSpare = (launch: Launch): Spare => {
  let worker: WorkerProcess | undefined
  let closed = false
  const peek = (): WorkerProcess => (worker ??= start())
  const start = (): WorkerProcess => {
    // Who still asks then is told in the way of any worker that is lost.
    const next = closed ? createStillborn('the platform is stopping') : startWorker(launch)
    next.adopt(() => {
      if (worker === next) worker = undefined
    })
    return next
  }
  return {
    ready: () => peek().ready,
    peek,
    take: () => {
      const taken = peek()
      worker = closed ? undefined : start()
      return taken
    },
    watch: (nowMs, limits) => {
      worker?.watch(nowMs, limits)
      return (worker?.unanswered ?? 0) > 0
    },
    close: async () => {
      closed = true
      worker?.kill('closed')
      await worker?.exited
    },
  }
}
