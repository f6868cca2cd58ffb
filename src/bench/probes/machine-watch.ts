import { contents, readProcessTable } from './process-table.ts'
import { createCpuAccount } from './cpu-account.ts'
import type { CpuAccount } from './cpu-account.ts'
import { readUsage } from './process-usage.ts'

/** What kept the machine from being ours: cores on average. Both are 0 where /proc does not tell. */
export interface Disturbance {
  /** Used by processes that are neither this one nor its descendants. */
  readonly othersCores: number
  /** Taken by the host for its other guests. */
  readonly stolenCores: number
}

/** Watches from now on; each call of the answer tells of the time since the start. */
export const watchMachine = (): (() => Disturbance) => {
  const account = createCpuAccount()
  const before = snapshot(account)
  return () => {
    const after = snapshot(account)
    const wallUs = Math.max(1, after.wallUs - before.wallUs)
    const othersUs = after.busyUs - before.busyUs - (after.ownUs - before.ownUs)
    return {
      othersCores: Math.max(0, othersUs / wallUs),
      stolenCores: (after.stolenUs - before.stolenUs) / wallUs,
    }
  }
}

const snapshot = (account: CpuAccount) => {
  // The first line of /proc/stat, in ticks of 10 ms: user nice system idle iowait irq softirq steal (man 5 proc_stat).
  const [user = 0, nice = 0, system = 0, , , , , steal = 0] = (/^cpu +(.*)$/m.exec(contents('/proc/stat'))?.[1] ?? '')
    .split(' ')
    .map((ticks) => Number(ticks) * 10_000)
  return {
    wallUs: performance.now() * 1_000,
    busyUs: user + nice + system,
    stolenUs: steal,
    ownUs: readUsage([process.pid], readProcessTable(), account)?.cpuUs ?? 0,
  }
}
