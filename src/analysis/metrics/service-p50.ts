import { service } from '../calls.ts'
import { percentileMetric } from '../percentile-metric.ts'

export const metric = percentileMetric({
  id: 'service-p50',
  title: 'Service, median, from when the call was sent',
  share: 0.5,
  timing: service,
  better: 'lower',
  minimumEffect: 0.02,
})
