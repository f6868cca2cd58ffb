import type { FaultCellResult } from '../../store/summary.ts'
import { bystanderCalls, intendedAfterUs, type CellTrial, type Pair } from './pair.ts'
import { percentileOf, tailOf, type Compared } from './response-ratio.ts'
import type { Round } from './round.ts'

const phases = ['baseline', 'fault', 'recovery'] as const

/** Bystanders' response by phase, over all rounds, beside the control's. */
export const responseTimes = (pairs: readonly Pair[]): FaultCellResult['bystanders']['response'] =>
  phases.map((phase) => {
    const of = (side: 'cell' | 'control', share: number): number | null => {
      const parts = pairs.flatMap((pair) => {
        const data = pair[side]
        return data ? [{ data, calls: bystanderCalls(pair, data, phase) }] : []
      })
      const us = percentileOf(parts, share)
      return us === undefined ? null : us / 1_000
    }
    return {
      phase,
      p50Ms: of('cell', 0.5),
      p99Ms: of('cell', 0.99),
      controlP50Ms: of('control', 0.5),
      controlP99Ms: of('control', 0.99),
    }
  })

/** The furthest percentile that is supported from containment on, against the control's of the same time. */
export const containedRatio = (rounds: readonly Round[]): FaultCellResult['containedRatio'] => {
  const contained = rounds.flatMap(({ pair, timeline: { containedMs } }) =>
    pair.control && containedMs !== null ? [{ pair, control: pair.control, fromUs: containedMs * 1_000 }] : [],
  )
  const callsFrom = (pair: Pair, data: CellTrial, fromUs: number) => ({
    data,
    calls: bystanderCalls(pair, data, 'fault').filter((call) => intendedAfterUs(data, call) >= fromUs),
  })
  const compared = {
    cell: contained.map(({ pair, fromUs }) => callsFrom(pair, pair.cell, fromUs)),
    control: contained.map(({ pair, control, fromUs }) => callsFrom(pair, control, fromUs)),
  }
  const share = tailOf(compared)
  const value = share === undefined ? null : plainRatio(compared, share)
  return share === undefined || value === null ? null : { percentile: 100 * share, value }
}

export const plainRatio = ({ cell, control }: Compared, share: number): number | null => {
  const [cellUs, controlUs] = [percentileOf(cell, share), percentileOf(control, share)]
  return cellUs === undefined || controlUs === undefined || controlUs <= 0 ? null : cellUs / controlUs
}
