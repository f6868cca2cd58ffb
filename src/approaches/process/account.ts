import type { Hosted } from '../bridge/hosted.ts'
import type { WorkerProcess } from '../worker/worker-process.ts'

/** What a tenant's process has taken, by the kernel's account, against what it says of itself and what it may. */
export interface Account {
  /** The module is loaded: what the process took until now is the engine's own. */
  open(): void
  /** A call comes in. */
  admit(): void
  /** CPU time that the process says an entry took. */
  claim(cpuUs: number): void
  /** So many bytes came unasked; false when that is more than honest calls have to say. */
  hear(bytes: number): boolean
  /** What it has exceeded: its memory, or CPU time for which no call accounts. */
  excess(): 'memory' | 'overstay' | undefined
}

/** What Node holds before it has loaded anything, generously. */
const engineMb = 64
/** However much a deployment may use: the same as the pool grants a worker. */
const mostOfAllMb = 400
/** Resident memory of a process whose heap V8 itself bounds: young objects, compiled code and buffers come on top. */
export const boundMb = (heapMb: number): number => Math.min(mostOfAllMb, engineMb + Math.max(64, 2 * heapMb))

/** The kernel's account comes in steps of 10 ms, and a process does a little for itself. */
const slackMs = 100
/** 20 requests of 256 KB, escaped, and a full log. */
const callMaxBytes = 12 * 2 ** 20
const allowanceMaxBytes = 8 * callMaxBytes

export const createAccount = ({ cpuMs, source }: Hosted, worker: WorkerProcess): Account => {
  const mostMb = boundMb(source.memoryMb)
  let accountedMs = Number.POSITIVE_INFINITY
  let allowance = callMaxBytes
  return {
    open: () => void (accountedMs = worker.taken().cpuMs),
    admit: () => void (allowance = Math.min(allowanceMaxBytes, allowance + callMaxBytes)),
    claim: (cpuUs) => void (accountedMs += cpuUs / 1_000),
    hear: (bytes) => (allowance -= bytes) >= 0,
    excess: () => {
      const taken = worker.taken()
      if (taken.memoryMb > mostMb) return 'memory'
      // Of a process that has just ended, and where there is no /proc, nothing is known.
      return Number.isFinite(taken.cpuMs) && taken.cpuMs - accountedMs > cpuMs + slackMs ? 'overstay' : undefined
    },
  }
}
