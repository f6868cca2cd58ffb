import { response } from '../calls.ts'
import { percentileMetric } from '../percentile-metric.ts'

export const metric = percentileMetric({
  id: 'response-p99',
  title: 'Response, 99th percentile (acknowledgement at an after hook)',
  share: 0.99,
  timing: response,
  better: 'lower',
  minimumEffect: 0.1,
})
