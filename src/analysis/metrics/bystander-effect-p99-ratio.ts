import { bystanderRatioMetric } from '../bystanders.ts'
import { effect, isAfter } from '../calls.ts'

export const metric = bystanderRatioMetric({
  id: 'bystander-effect-p99-ratio',
  title: '99th percentile event-to-effect time of bystanders during the fault, against before it',
  share: 0.99,
  timing: effect,
  applies: isAfter,
})
