import { bystandersOf } from '../bystanders.ts'
import { isServed, isWithoutEffect } from '../calls.ts'
import type { Metric } from '../metric.ts'

/** A policy's decision counts: the bystander asked for its own logic, and another tenant's fault took it away. */
export const metric: Metric = {
  id: 'bystander-errors',
  title: 'Share of calls that bystanders lost during the fault',
  phase: 'isolation',
  unit: 'share',
  better: 'lower',
  minimumEffect: 0.1,
  perTrial: (data) => {
    const calls = bystandersOf(data)?.isolation ?? []
    if (calls.length === 0) return undefined
    return calls.filter((call) => !isServed(data, call) || isWithoutEffect(data, call)).length / calls.length
  },
}
