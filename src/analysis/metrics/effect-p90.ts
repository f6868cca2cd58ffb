import { effect, isAfter } from '../calls.ts'
import { percentileMetric } from '../percentile-metric.ts'

export const metric = percentileMetric({
  id: 'effect-p90',
  title: 'Event to effect, 90th percentile',
  share: 0.9,
  timing: effect,
  applies: isAfter,
  better: 'lower',
  minimumEffect: 0.05,
})
