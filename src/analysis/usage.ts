import type { Payer, PhaseRecord } from '../store/trial.ts'
import { callsIn } from './calls.ts'
import type { Metric, TrialData } from './metric.ts'

const steadyOf = ({ trial }: TrialData): PhaseRecord | undefined => trial.phases.find(({ name }) => name === 'steady')

/**
 * CPU in µs for each business operation of the steady phase, paid by `payers` together. A payer without a process
 * pays nothing; undefined where nothing was metered (no /proc).
 */
export const cpuPerEventUs = (data: TrialData, payers: readonly Payer[]): number | undefined => {
  const usage = steadyOf(data)?.usage
  const events = callsIn(data, 'steady').length
  if (usage?.platform === undefined || events === 0) return undefined
  return payers.reduce((sum, payer) => sum + (usage[payer]?.cpuUs ?? 0), 0) / events
}

export const cpuMetric = (id: string, title: string, payers: readonly Payer[]): Metric => ({
  id,
  title,
  unit: 'us',
  better: 'lower',
  minimumEffect: 0.05,
  perTrial: (data) => cpuPerEventUs(data, payers),
})

/** The largest resident set of the steady phase, of a payer's process and all its descendants. */
export const memoryMetric = (id: string, title: string, payer: Payer): Metric => ({
  id,
  title,
  unit: 'bytes',
  better: 'lower',
  minimumEffect: 0.05,
  perTrial: (data) => {
    const usage = steadyOf(data)?.usage
    return usage?.platform === undefined ? undefined : (usage[payer]?.rssBytes ?? 0)
  },
})
