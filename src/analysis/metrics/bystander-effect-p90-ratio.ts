import { bystanderRatioMetric } from '../bystanders.ts'
import { effect, isAfter } from '../calls.ts'

export const metric = bystanderRatioMetric({
  id: 'bystander-effect-p90-ratio',
  title: '90th percentile event-to-effect time of bystanders during the fault, against before it',
  share: 0.9,
  timing: effect,
  applies: isAfter,
})
