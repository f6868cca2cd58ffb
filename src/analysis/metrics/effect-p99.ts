import { effect, isAfter } from '../calls.ts'
import { percentileMetric } from '../percentile-metric.ts'

export const metric = percentileMetric({
  id: 'effect-p99',
  title: 'Event to effect, 99th percentile',
  share: 0.99,
  timing: effect,
  applies: isAfter,
  better: 'lower',
  minimumEffect: 0.1,
})
