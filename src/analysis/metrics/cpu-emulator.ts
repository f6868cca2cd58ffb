import { cpuPerEventUs } from '../usage.ts'
import type { Metric } from '../metric.ts'

/** Of our own instrument, so that nobody takes it for a cost of an approach; nothing where nothing was emulated. */
export const metric: Metric = {
  id: 'cpu-emulator',
  title: 'CPU per event, of what emulates the network',
  unit: 'us',
  better: 'neither',
  minimumEffect: 0.05,
  perTrial: (data) =>
    data.trial.phases.some(({ usage }) => usage.emulator !== undefined) ? cpuPerEventUs(data, ['emulator']) : undefined,
}
