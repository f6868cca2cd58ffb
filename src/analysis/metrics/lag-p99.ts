import { lag } from '../calls.ts'
import { percentileMetric } from '../percentile-metric.ts'

export const metric = percentileMetric({
  id: 'lag-p99',
  title: 'Lag of the generator, 99th percentile',
  share: 0.99,
  timing: lag,
  better: 'neither',
  minimumEffect: 0,
})
