import { bystanderRatioMetric } from '../bystanders.ts'
import { response } from '../calls.ts'

export const metric = bystanderRatioMetric({
  id: 'bystander-p90-ratio',
  title: '90th percentile response of bystanders during the fault, against before it',
  share: 0.9,
  timing: response,
})
