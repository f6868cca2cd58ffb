import type { Cell, Row } from '../store/summary.ts'
import type { Metric, TrialData } from './metric.ts'
import { median } from './quantile.ts'

/** Every metric of every trial that has one: the long rows. A value that is not a finite number is a bug of its metric. */
export const rowsOf = (trials: readonly TrialData[], metrics: readonly Metric[]): Row[] =>
  trials.flatMap((data) =>
    metrics.flatMap((metric) => {
      const value = metric.perTrial(data)
      if (value === undefined) return []
      if (!Number.isFinite(value)) throw new RangeError(`metric ${metric.id} gave ${value} for trial ${data.trial.index}`)
      const { scenario, approach, round } = data.trial
      return [{ scenario, approach, metric: metric.id, round, value, unit: metric.unit }]
    }),
  )

/**
 * A table's cells: the median of the rounds' values. Where most rounds have none (too few calls, or a percentile among
 * calls without an end), the calls of all rounds together are asked instead, and the cell is marked `pooled`: n is calls
 * then, so it bears no interval. Where these cannot tell either there is no cell, since the few rounds that have a value
 * are those that went well.
 */
export const cellsOf = (trials: readonly TrialData[], rows: readonly Row[], metrics: readonly Metric[]): Cell[] => {
  const valuesBy = Map.groupBy(rows, ({ scenario, approach, metric }) => keyOf(scenario, approach, metric))
  return [...Map.groupBy(trials, ({ trial }) => keyOf(trial.scenario, trial.approach)).values()].flatMap((group) => {
    const { scenario, approach } = group[0]?.trial ?? { scenario: '', approach: '' }
    return metrics.flatMap((metric): Cell[] => {
      const values = (valuesBy.get(keyOf(scenario, approach, metric.id)) ?? []).map(({ value }) => value)
      const about = { scenario, approach, metric: metric.id, unit: metric.unit }
      const owing = group.filter((data) => owes(data, metric))
      if (values.length > 0 && values.length * 2 >= owing.length)
        return [{ ...about, value: median(values), rounds: values.length, pooled: false }]
      const pooled = metric.pooled?.(owing)
      return pooled === undefined ? [] : [{ ...about, value: pooled, rounds: owing.length, pooled: true }]
    })
  })
}

/** Whether the trial had the phase that the metric is about. */
const owes = ({ trial }: TrialData, { phase }: Metric): boolean =>
  phase === 'saturation' ? trial.saturation !== undefined : trial.phases.some(({ name }) => name === (phase ?? 'steady'))

const keyOf = (...parts: readonly string[]): string => parts.join('\n')
