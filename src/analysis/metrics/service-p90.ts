import { service } from '../calls.ts'
import { percentileMetric } from '../percentile-metric.ts'

export const metric = percentileMetric({
  id: 'service-p90',
  title: 'Service, 90th percentile, from when the call was sent',
  share: 0.9,
  timing: service,
  better: 'lower',
  minimumEffect: 0.05,
})
