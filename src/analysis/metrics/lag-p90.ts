import { lag } from '../calls.ts'
import { percentileMetric } from '../percentile-metric.ts'

export const metric = percentileMetric({
  id: 'lag-p90',
  title: 'Lag of the generator, 90th percentile',
  share: 0.9,
  timing: lag,
  better: 'neither',
  minimumEffect: 0,
})
