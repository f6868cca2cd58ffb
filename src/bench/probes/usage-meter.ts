import type { Payer } from '../../store/trial.ts'
import { createCpuAccount } from './cpu-account.ts'
import { readUsage } from './process-usage.ts'
import type { Usage } from './process-usage.ts'
import { readProcessTable } from './process-table.ts'

/**
 * Marks alone are exact for CPU; polls are for peaks of memory and for a payer that dies. Walking /proc takes some
 * milliseconds of a core, and calls that wait for them must stay rarer than those that a p99 is made of.
 */
const pollMs = 2_000

/** Meters who pays. The difference of two marks' `cpuUs` is what was used between them. */
export interface UsageMeter extends Disposable {
  /**
   * CPU since each payer's start, and the highest resident set seen since the last mark. A payer that has died keeps
   * the CPU seen last, at most two seconds before its end; one that was never seen is missing (no /proc: macOS, Windows).
   */
  mark(): Promise<Partial<Record<Payer, Usage>>>
  stop(): void
}

/** Meters each payer's process, or processes, with all descendants, from now until stopped. */
export const startUsageMeter = (roots: Readonly<Partial<Record<Payer, number | readonly number[]>>>): UsageMeter => {
  const meters = Object.entries(roots).map(([payer, pids]) => [payer as Payer, meterOfAll([pids].flat())] as const)
  const poll = (): void => {
    const table = readProcessTable()
    for (const [, meter] of meters) meter.poll(table)
  }
  poll()
  const timer = setInterval(poll, pollMs)
  timer.unref()
  const stop = (): void => clearInterval(timer)
  return {
    mark: async () => {
      poll()
      const seen = meters.map(([payer, meter]) => [payer, meter.take()] as const)
      return Object.fromEntries(seen.filter(([, usage]) => usage !== undefined))
    },
    stop,
    [Symbol.dispose]: stop,
  }
}

const meterOfAll = (pids: readonly number[]): ReturnType<typeof meterOf> => {
  const meters = pids.map(meterOf)
  return {
    poll: (table) => {
      for (const meter of meters) meter.poll(table)
    },
    take: () => {
      const seen = meters.map((meter) => meter.take()).filter((usage) => usage !== undefined)
      if (seen.length === 0) return undefined
      const total = { cpuUs: 0, rssBytes: 0 }
      for (const { cpuUs, rssBytes } of seen) {
        total.cpuUs += cpuUs
        total.rssBytes += rssBytes
      }
      return total
    },
  }
}

const meterOf = (pid: number) => {
  let startTicks: number | undefined
  let cpuUs = 0
  const account = createCpuAccount()
  let peakRssBytes = 0
  return {
    poll: (table: ReturnType<typeof readProcessTable>): void => {
      const root = table.get(pid)
      startTicks ??= root?.startTicks
      const usage = root?.startTicks === startTicks ? readUsage([pid], table, account) : undefined
      if (usage === undefined) return
      cpuUs = usage.cpuUs
      peakRssBytes = Math.max(peakRssBytes, usage.rssBytes)
    },
    take: (): Usage | undefined => {
      const rssBytes = peakRssBytes
      peakRssBytes = 0
      return startTicks === undefined ? undefined : { cpuUs, rssBytes }
    },
  }
}
