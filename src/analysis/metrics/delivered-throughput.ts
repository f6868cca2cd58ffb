import type { Metric } from '../metric.ts'

/** Apart from `throughput`, because an acknowledged event may still wait when the load has ended. */
export const metric: Metric = {
  id: 'delivered-throughput',
  title: 'Events that reached the extension while the highest rate ran (after hooks)',
  phase: 'saturation',
  unit: '1/s',
  better: 'higher',
  minimumEffect: 0.05,
  perTrial: ({ trial }) => trial.saturation?.deliveredPerSecond,
}
