import { startChild } from '../process/child.ts'
import { contents, parseStat } from '../probes/process-table.ts'
import { waitUntil } from '../runner/wait-until.ts'

export interface CpuBurner extends AsyncDisposable {
  /** Answers its CPU time in ms, as /proc tells it, once that is so much or it could not have it within five seconds. */
  untilBurnt(ms: number): Promise<number>
}

const patienceMs = 5_000

/** Starts a process that computes with so many threads, until it is disposed, its parent has gone, or half a minute is over. */
export const startCpuBurner = async (threads: number): Promise<CpuBurner> => {
  const script = new URL('./burn-cpu.ts', import.meta.url).pathname
  const child = await startChild({ script, args: [String(threads)], name: 'CPU burner', readyTimeoutMs: 20_000 })
  const burntMs = (): number => (parseStat(contents(`/proc/${child.pid}/stat`))?.ownCpuUs ?? 0) / 1_000
  return {
    untilBurnt: async (ms) => {
      const beforeMs = burntMs()
      await waitUntil(patienceMs, async () => burntMs() - beforeMs >= ms)
      return burntMs() - beforeMs
    },
    [Symbol.asyncDispose]: () => child.stop(),
  }
}
