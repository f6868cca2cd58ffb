import { listing, readProcessTable, treeOf } from '../../../src/bench/probes/process-table.ts'
import { readUsage } from '../../../src/bench/probes/process-usage.ts'
import type { JsonClient } from '../../../src/bench/runner/json-client.ts'

/** What a platform holds at a moment. Memory is of all its processes. */
export interface SoakSample {
  readonly atMs: number
  readonly memoryMb: number
  readonly platformMb: number
  readonly descriptors: number
  readonly processes: number
  readonly timers: number
}

export const takeSample = async (pid: number, http: JsonClient): Promise<SoakSample> => {
  const table = readProcessTable()
  const { body } = await http.call('GET', '/metrics')
  const timers = /^hookbench_active_resources\{type="Timeout"\} (\d+)/m.exec(String(body))
  return {
    atMs: performance.now(),
    memoryMb: (readUsage([pid], table)?.rssBytes ?? 0) / 2 ** 20,
    platformMb: residentMb(pid),
    descriptors: listing(`/proc/${pid}/fd`).length,
    processes: treeOf(pid, table).length,
    timers: Number(timers?.[1] ?? 0),
  }
}

const residentMb = (pid: number): number => {
  const alone = new Map([...readProcessTable()].filter(([other]) => other === pid))
  return (readUsage([pid], alone)?.rssBytes ?? 0) / 2 ** 20
}

/** By how much memory grew an hour: the median of the slopes between all pairs (Theil–Sen), which a worker that comes and goes does not bend. */
export const slopeMbPerHour = (samples: readonly SoakSample[], of: 'memoryMb' | 'platformMb'): number => {
  const slopes: number[] = []
  for (const [index, one] of samples.entries()) {
    for (const other of samples.slice(index + 1)) slopes.push((3_600_000 * (other[of] - one[of])) / (other.atMs - one.atMs))
  }
  return slopes.toSorted((a, b) => a - b)[Math.floor(slopes.length / 2)] ?? 0
}
