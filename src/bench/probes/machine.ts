import { readFile } from 'node:fs/promises'
import { cpus, loadavg, release, totalmem } from 'node:os'
import type { Manifest } from '../../store/manifest.ts'

/** The machine that a run is measured on. What cannot be known here is `unknown`. */
export const describeMachine = async (): Promise<Manifest['machine']> => ({
  cpu: cpus()[0]?.model.trim() || 'unknown',
  cores: cpus().length,
  memoryBytes: totalmem(),
  kernel: release(),
  governor: await firstLine('/sys/devices/system/cpu/cpu0/cpufreq/scaling_governor'),
  loadAverage: loadavg()[0] ?? 0,
  platform: `${process.platform}-${process.arch}`,
  congestionControl: await firstLine('/proc/sys/net/ipv4/tcp_congestion_control'),
})

const firstLine = async (path: string): Promise<string> => {
  const text = await readFile(path, 'utf8').catch(() => '')
  return text.split('\n')[0]?.trim() || 'unknown'
}
