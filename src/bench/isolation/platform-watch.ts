import { readlinkSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { monotonicUs } from '../../hooks/clock.ts'
import type { FaultCell } from '../../store/trial.ts'
import { createCpuAccount } from '../probes/cpu-account.ts'
import { listing, readProcessTable, treeOf } from '../probes/process-table.ts'
import { readUsage } from '../probes/process-usage.ts'
import { waitingIn } from '../runner/platform-client.ts'
import type { World } from '../runner/world.ts'
import { troubleIn } from './evidence.ts'

/** Looking costs some milliseconds of a core, of which calls must not be made to wait. */
const everyMs = 250
const patienceMs = 200

export interface PlatformWatch {
  /** Times on CLOCK_MONOTONIC. */
  readonly columns: FaultCell['watch']
  stop(): Promise<void>
}

/** Looks at the platform from outside until it is stopped: its processes in /proc, and what it says at /metrics. */
export const watchPlatform = ({ platform, platformProcess }: World): PlatformWatch => {
  const columns: FaultCell['watch'] = { atUs: [], cpuUs: [], rssBytes: [], sockets: [], waiting: [], loopLagMs: [], trouble: [] }
  const account = createCpuAccount()
  const done = new AbortController()
  const look = async (): Promise<void> => {
    const { pid } = platformProcess.child()
    const table = readProcessTable()
    const usage = readUsage([pid], table, account)
    columns.atUs.push(monotonicUs())
    columns.cpuUs.push(usage?.cpuUs ?? 0)
    columns.rssBytes.push(usage?.rssBytes ?? 0)
    columns.sockets.push(treeOf(pid, table).reduce((sum, entry) => sum + socketsOf(entry.pid), 0))
    const series = await platform.metrics(patienceMs).catch(() => undefined)
    columns.waiting.push(series ? waitingIn(series) : null)
    columns.trouble.push(series ? troubleIn(series) : null)
    columns.loopLagMs.push(series ? 1_000 * (series.get('hookbench_event_loop_lag_seconds{quantile="0.99"}') ?? 0) : null)
  }
  const watching = (async () => {
    while (!done.signal.aborted) {
      await look()
      await sleep(everyMs, undefined, { signal: done.signal, ref: false }).catch(() => {})
    }
  })()
  return {
    columns,
    stop: async () => {
      done.abort()
      await watching
    },
  }
}

const socketsOf = (pid: number): number =>
  listing(`/proc/${pid}/fd`).filter((fd) => {
    try {
      return readlinkSync(`/proc/${pid}/fd/${fd}`).startsWith('socket:')
    } catch {
      return false // Closed meanwhile.
    }
  }).length
