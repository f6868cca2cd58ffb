import { bystanderRatioMetric } from '../bystanders.ts'
import { effect, isAfter } from '../calls.ts'

export const metric = bystanderRatioMetric({
  id: 'bystander-effect-p50-ratio',
  title: 'Median event-to-effect time of bystanders during the fault, against before it',
  share: 0.5,
  timing: effect,
  applies: isAfter,
})
