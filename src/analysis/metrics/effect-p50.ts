import { effect, isAfter } from '../calls.ts'
import { percentileMetric } from '../percentile-metric.ts'

export const metric = percentileMetric({
  id: 'effect-p50',
  title: 'Event to effect, median',
  share: 0.5,
  timing: effect,
  applies: isAfter,
  better: 'lower',
  minimumEffect: 0.02,
})
