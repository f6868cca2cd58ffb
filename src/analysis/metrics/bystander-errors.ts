import { bystanderLosses } from '../bystanders.ts'
import type { Metric } from '../metric.ts'

export const metric: Metric = {
  id: 'bystander-errors',
  title: 'Share of calls that bystanders lost during the fault',
  phase: 'isolation',
  unit: 'share',
  better: 'lower',
  minimumEffect: 0.1,
  perTrial: (data) => {
    const { calls, lost } = bystanderLosses([data])
    return calls === 0 ? undefined : lost / calls
  },
}
