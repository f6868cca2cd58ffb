import { service } from '../calls.ts'
import { percentileMetric } from '../percentile-metric.ts'

export const metric = percentileMetric({
  id: 'service-p99',
  title: 'Service, 99th percentile, from when the call was sent',
  share: 0.99,
  timing: service,
  better: 'lower',
  minimumEffect: 0.1,
})
