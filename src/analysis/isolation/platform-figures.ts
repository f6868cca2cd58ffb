import type { FaultCellResult } from '../../store/summary.ts'
import type { FaultCell } from '../../store/trial.ts'
import type { CellTrial } from './pair.ts'

type Figure = FaultCellResult['platform']['figures'][number]
type Values = readonly (number | null | undefined)[]

/** The platform as seen from outside: its peaks before the fault and while it was on, and the last value after it; the worst round's. */
export const platformFigures = (trials: readonly CellTrial[]): Figure[] =>
  ['event-loop lag', 'CPU', 'memory', 'sockets', 'waiting events'].flatMap((figure) => {
    const each = trials.flatMap(({ trial }) => figuresOf(trial.cell).filter((one) => one.figure === figure))
    const [first] = each
    if (!first) return []
    const after = each.flatMap((one) => one.after ?? [])
    return [
      {
        ...first,
        before: Math.max(...each.map((one) => one.before)),
        during: Math.max(...each.map((one) => one.during)),
        after: after.length === 0 ? null : Math.max(...after),
      },
    ]
  })

const figuresOf = (cell: FaultCell): Figure[] => {
  const { watch } = cell
  return [
    ...figureOf(cell, 'event-loop lag', 'ms', watch.loopLagMs),
    ...figureOf(cell, 'CPU', 'cores', coresOf(watch)),
    ...figureOf(
      cell,
      'memory',
      'MB',
      watch.rssBytes.map((bytes) => bytes / 1e6),
    ),
    ...figureOf(cell, 'sockets', '', watch.sockets),
    ...figureOf(cell, 'waiting events', '', watch.waiting),
  ]
}

/** Of each moment since the one before. A process that was started anew has used less: that moment tells nothing. */
const coresOf = ({ atUs, cpuUs }: FaultCell['watch']): Values =>
  cpuUs.map((us, i) => {
    const [beforeUs, sinceUs] = [cpuUs[i - 1], (atUs[i] ?? 0) - (atUs[i - 1] ?? 0)]
    return beforeUs === undefined || sinceUs <= 0 || us < beforeUs ? null : (us - beforeUs) / sinceUs
  })

/** Nothing where it was not seen both before and during. */
const figureOf = ({ watch, startedUs, endedUs }: FaultCell, figure: string, unit: string, values: Values): Figure[] => {
  const seen = watch.atUs.flatMap((atUs, i) => {
    const value = values[i]
    return typeof value === 'number' ? [{ atUs, value }] : []
  })
  const before = seen.filter(({ atUs }) => atUs < startedUs).map(({ value }) => value)
  const during = seen.filter(({ atUs }) => atUs >= startedUs && atUs <= endedUs).map(({ value }) => value)
  const after = seen.findLast(({ atUs }) => atUs > endedUs)?.value ?? null
  if (before.length === 0 || during.length === 0) return []
  return [{ figure, unit, before: Math.max(...before), during: Math.max(...during), after }]
}
