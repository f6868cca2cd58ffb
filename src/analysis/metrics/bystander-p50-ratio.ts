import { bystanderRatioMetric } from '../bystanders.ts'
import { response } from '../calls.ts'

export const metric = bystanderRatioMetric({
  id: 'bystander-p50-ratio',
  title: 'Median response of bystanders during the fault, against before it',
  share: 0.5,
  timing: response,
})
