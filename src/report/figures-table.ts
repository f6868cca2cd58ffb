import type { Manifest } from '../store/manifest.ts'
import type { Cell, Summary } from '../store/summary.ts'
import type { Column } from './columns.ts'
import { scaleFor, threeDigits, type Scale } from './number.ts'

export interface TableView {
  readonly title: string
  readonly columns: readonly { readonly over?: string; readonly title: string; readonly unit: string }[]
  /** One row an approach: the first cell is its name. */
  readonly rows: readonly (readonly string[])[]
  readonly howToRead: string
}

interface FiguresRequest {
  readonly title: string
  readonly scenario: Manifest['scenarios'][number]
  readonly approaches: readonly string[]
  readonly columns: readonly Column[]
  readonly summary: Summary
  /** Adds the runbooks' steps by who takes them. */
  readonly effort?: true
  readonly howToRead: string
}

const missing = '–'

/** A row an approach, a column a metric; columns that are read side by side share one unit. */
export const figuresTable = ({ title, scenario, approaches, columns, summary, effort, howToRead }: FiguresRequest): TableView => {
  const cells = summary.cells.filter((cell) => cell.scenario === scenario.id)
  const scales = new Map(columns.map((column) => [column, scaleOf(column, columns, cells)]))
  const figures = columns.map((column) => ({
    ...(column.over !== undefined && { over: column.over }),
    title: column.title,
    unit: scales.get(column)?.unit ?? '',
  }))
  const rows = approaches.map((approach) => [
    approach,
    ...columns.map((column) => figureOf(cells, approach, column.metric, scales.get(column))),
    ...(effort ? [stepsOf(approach, summary)] : []),
  ])
  return {
    title,
    columns: [{ title: 'approach', unit: '' }, ...figures, ...(effort ? [{ title: 'steps', unit: 'cust / op' }] : [])],
    rows,
    howToRead,
  }
}

const scaleOf = ({ group }: Column, columns: readonly Column[], cells: readonly Cell[]): Scale => {
  const metrics = columns.filter((column) => column.group === group).map(({ metric }) => metric)
  const shown = cells.filter(({ metric }) => metrics.includes(metric))
  return scaleFor(
    shown[0]?.unit ?? '',
    shown.map(({ value }) => value),
  )
}

/** An approach's value of a metric, `~` before one that is pooled, `–` where there is none. */
export const figureOf = (cells: readonly Cell[], approach: string, metric: string, scale: Scale | undefined): string => {
  const cell = cells.find((candidate) => candidate.approach === approach && candidate.metric === metric)
  if (!cell || !scale) return missing
  return `${cell.pooled ? '~' : ''}${threeDigits(cell.value / scale.by)}`
}

/** `3 / 2`: by customer and by operator, over all runbooks. */
export const stepsOf = (approach: string, { effort }: Summary): string => {
  const of = (who: string): number =>
    effort.filter((entry) => entry.approach === approach && entry.who === who).reduce((sum, { steps }) => sum + steps, 0)
  return effort.some((entry) => entry.approach === approach) ? `${of('customer')} / ${of('operator')}` : missing
}
