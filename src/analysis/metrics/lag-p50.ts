import { lag } from '../calls.ts'
import { percentileMetric } from '../percentile-metric.ts'

export const metric = percentileMetric({
  id: 'lag-p50',
  title: 'Lag of the generator, median',
  share: 0.5,
  timing: lag,
  better: 'neither',
  minimumEffect: 0,
})
