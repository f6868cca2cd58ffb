import { response } from '../calls.ts'
import { percentileMetric } from '../percentile-metric.ts'

export const metric = percentileMetric({
  id: 'response-p50',
  title: 'Response, median (acknowledgement at an after hook)',
  share: 0.5,
  timing: response,
  better: 'lower',
  minimumEffect: 0.02,
})
