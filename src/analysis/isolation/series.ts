import type { FaultCellResult } from '../../store/summary.ts'
import { supports } from '../percentile.ts'
import { quantile } from '../quantile.ts'
import { hasFailed } from './failures.ts'
import { bystanderCalls, type CellTrial, type Pair } from './pair.ts'
import { waitedUs } from './waited.ts'

type Series = FaultCellResult['series']

const windowMs = 100

/** Bystanders and queue over the whole load, a value a window of 100 ms by when calls were intended. */
export const seriesOf = (pair: Pair): Series => {
  const { cell } = pair
  const { startedUs, endedUs, watch } = cell.trial.cell
  const { fromUs, toUs } = loadOf(cell)
  const count = Math.max(0, Math.ceil((toUs - fromUs) / (windowMs * 1_000)))
  const windowOf = (atUs: number): number => Math.floor((atUs - fromUs) / (windowMs * 1_000))
  const calls = (['baseline', 'fault', 'recovery'] as const).flatMap((phase) => bystanderCalls(pair, cell, phase))
  const byWindow = Map.groupBy(calls, (call) => windowOf(cell.samples.intendedUs[call] ?? 0))
  const windows = Array.from({ length: count }, (_, i) => {
    const own = byWindow.get(i) ?? []
    const sorted = Float64Array.from(own, (call) => waitedUs(cell, call)).sort()
    const seen = watch.atUs.findLastIndex((atUs) => windowOf(atUs) <= i)
    return {
      p50Ms: supports(own.length, 0.5) ? finiteMs(quantile(sorted, 0.5)) : null,
      slowestMs: finiteMs(sorted.findLast(Number.isFinite)),
      failures: own.filter((call) => hasFailed(cell, call)).length,
      waiting: watch.waiting[seen] ?? null,
    }
  })
  return {
    ...{ startMs: (startedUs - fromUs) / 1_000, endMs: (endedUs - fromUs) / 1_000, windowMs },
    p50Ms: windows.map(({ p50Ms }) => p50Ms),
    slowestMs: windows.map(({ slowestMs }) => slowestMs),
    failures: windows.map(({ failures }) => failures),
    waiting: windows.map(({ waiting }) => waiting),
  }
}

export const noSeries: Series = { startMs: 0, endMs: 0, windowMs, p50Ms: [], slowestMs: [], failures: [], waiting: [] }

const loadOf = ({ trial: { phases, cell } }: CellTrial): { fromUs: number; toUs: number } => ({
  fromUs: phases.find(({ name }) => name === 'baseline')?.startUs ?? cell.startedUs,
  toUs: phases.findLast(({ name }) => name === 'recovery' || name === 'fault')?.endUs ?? cell.endedUs,
})

const finiteMs = (us: number | undefined): number | null => (us === undefined || !Number.isFinite(us) ? null : us / 1_000)
