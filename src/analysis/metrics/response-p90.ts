import { response } from '../calls.ts'
import { percentileMetric } from '../percentile-metric.ts'

export const metric = percentileMetric({
  id: 'response-p90',
  title: 'Response, 90th percentile (acknowledgement at an after hook)',
  share: 0.9,
  timing: response,
  better: 'lower',
  minimumEffect: 0.05,
})
