import type { Metric } from '../metric.ts'
import { cpuPerEventUs } from '../usage.ts'

export const metric: Metric = {
  id: 'capacity-per-core',
  title: 'Events per second and platform core (derived from its CPU per event, not measured)',
  unit: '1/s',
  better: 'higher',
  minimumEffect: 0.05,
  perTrial: (data) => {
    const us = cpuPerEventUs(data, ['platform'])
    return us !== undefined && us > 0 ? 1e6 / us : undefined
  },
}
