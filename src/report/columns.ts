import type { Phase } from '../hooks/hook-point.ts'

/** A column of a scenario's tables: which metric it shows, under which heading. */
export interface Column {
  readonly metric: string
  readonly title: string
  /** What the heading stands under, where several columns are about one thing. */
  readonly over?: string
  readonly table: 'speed' | 'isolation' | 'cost'
  /** Only where the hook point has this phase. */
  readonly phase?: Phase
  /** Columns of one group are read side by side and share a unit. */
  readonly group: string
}

/** Every metric that the tables show, by its id in analysis/metrics. What is not here is in table.csv and summary.json. */
export const columns: readonly Column[] = [
  { metric: 'response-p50', title: 'p50', table: 'speed', phase: 'before', group: 'time' },
  { metric: 'response-p99', title: 'p99', table: 'speed', phase: 'before', group: 'time' },
  { metric: 'throughput', title: 'throughput', table: 'speed', phase: 'before', group: 'rate' },
  { metric: 'response-p50', over: 'ack', title: 'p50', table: 'speed', phase: 'after', group: 'time' },
  { metric: 'effect-p50', over: 'effect', title: 'p50', table: 'speed', phase: 'after', group: 'time' },
  { metric: 'effect-p99', over: 'effect', title: 'p99', table: 'speed', phase: 'after', group: 'time' },
  { metric: 'throughput', over: 'throughput', title: 'acked', table: 'speed', phase: 'after', group: 'rate' },
  { metric: 'delivered-throughput', over: 'throughput', title: 'delivered', table: 'speed', phase: 'after', group: 'rate' },
  { metric: 'bystander-p50-ratio', over: 'bystanders', title: 'p50', table: 'isolation', phase: 'before', group: 'ratio' },
  { metric: 'bystander-p90-ratio', over: 'bystanders', title: 'p90', table: 'isolation', phase: 'before', group: 'ratio' },
  { metric: 'bystander-p99-ratio', over: 'bystanders', title: 'p99', table: 'isolation', phase: 'before', group: 'ratio' },
  {
    metric: 'bystander-effect-p50-ratio',
    over: 'bystanders',
    title: 'effect p50',
    table: 'isolation',
    phase: 'after',
    group: 'ratio',
  },
  {
    metric: 'bystander-effect-p90-ratio',
    over: 'bystanders',
    title: 'effect p90',
    table: 'isolation',
    phase: 'after',
    group: 'ratio',
  },
  {
    metric: 'bystander-effect-p99-ratio',
    over: 'bystanders',
    title: 'effect p99',
    table: 'isolation',
    phase: 'after',
    group: 'ratio',
  },
  { metric: 'bystander-errors', over: 'bystanders', title: 'errors', table: 'isolation', group: 'errors' },
  { metric: 'cpu-platform', over: 'CPU', title: 'platform', table: 'cost', group: 'cpu' },
  { metric: 'cpu-customer', over: 'CPU', title: 'customer', table: 'cost', group: 'cpu' },
  { metric: 'cpu-third-party', over: 'CPU', title: '3rd party', table: 'cost', group: 'cpu' },
  { metric: 'cpu-all', over: 'CPU', title: 'all', table: 'cost', group: 'cpu' },
  { metric: 'cpu-emulator', over: 'CPU', title: 'emulator', table: 'cost', group: 'cpu' },
  { metric: 'rss-platform', over: 'RSS', title: 'platform', table: 'cost', group: 'memory' },
  { metric: 'rss-customer', over: 'RSS', title: 'customer', table: 'cost', group: 'memory' },
]

/** The columns that a hook point of this phase has, in their order. */
export const columnsOf = (phase: Phase, table?: Column['table']): Column[] =>
  columns.filter(
    (column) => (table === undefined || column.table === table) && (column.phase === undefined || column.phase === phase),
  )

/** `CPU platform` */
export const headingOf = ({ over, title }: Pick<Column, 'over' | 'title'>): string =>
  over === undefined ? title : `${over} ${title}`
