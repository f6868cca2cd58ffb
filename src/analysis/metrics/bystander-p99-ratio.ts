import { bystanderRatioMetric } from '../bystanders.ts'
import { response } from '../calls.ts'

export const metric = bystanderRatioMetric({
  id: 'bystander-p99-ratio',
  title: '99th percentile response of bystanders during the fault, against before it',
  share: 0.99,
  timing: response,
})
