import type { Metric } from '../metric.ts'

export const metric: Metric = {
  id: 'throughput',
  title: 'Highest rate of answers, closed loop (acknowledgements at an after hook)',
  phase: 'saturation',
  unit: '1/s',
  better: 'higher',
  minimumEffect: 0.05,
  perTrial: ({ trial }) => trial.saturation?.requestsPerSecond,
}
