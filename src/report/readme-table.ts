import type { Phase } from '../hooks/hook-point.ts'
import type { Manifest } from '../store/manifest.ts'
import type { Summary } from '../store/summary.ts'
import { figureOf, stepsOf } from './figures-table.ts'
import { alignedMarkdownTable, escapeMarkdown } from './markdown-table.ts'
import { scaleFor } from './number.ts'
import { approachesOf } from './scenario-view.ts'

interface ReadmeColumn {
  readonly title: string
  /** What it shows at a hook point of each phase: what somebody waits for there. */
  readonly metrics: Readonly<Record<Phase, string>>
  /** The words under the table that explain it. */
  readonly explained?: string
}

const alike = (metric: string): ReadmeColumn['metrics'] => ({ before: metric, after: metric })

const columns: readonly ReadmeColumn[] = [
  {
    title: 'p50',
    metrics: { before: 'response-p50', after: 'effect-p50' },
    explained: 'p50 is the response time at a `before` hook, and the time from event to effect at an `after` hook',
  },
  {
    title: 'throughput',
    metrics: { before: 'throughput', after: 'delivered-throughput' },
    explained: 'throughput counts answers at the one, deliveries at the other',
  },
  { title: 'CPU platform', metrics: alike('cpu-platform') },
  { title: 'CPU customer', metrics: alike('cpu-customer') },
  { title: 'RSS platform', metrics: alike('rss-platform') },
  {
    title: 'bystanders',
    metrics: { before: 'bystander-p50-ratio', after: 'bystander-effect-p50-ratio' },
    explained: "bystanders is the others' p50 while one tenant misbehaves, against before it",
  },
]

const stepsExplained = 'steps lead to a first working extension, by customer / operator'

/** All scenarios under each other, with the few columns that a README has room for; columns without a figure are left out. */
export const readmeTable = (summary: Summary, manifest: Manifest): string => {
  const shown = columns.filter(({ metrics }) =>
    manifest.scenarios.some(({ id, phase }) =>
      summary.cells.some((cell) => cell.scenario === id && cell.metric === metrics[phase]),
    ),
  )
  const scaled = shown.map((column) => ({ ...column, scale: scaleOf(column, summary) }))
  const steps = summary.effort.length > 0
  const head = [
    'scenario',
    'approach',
    ...scaled.map(({ title, scale }) => `${title} ${scale.unit}`.trim()),
    ...(steps ? ['steps'] : []),
  ]
  const rows = manifest.scenarios.flatMap(({ id, phase }) => {
    const cells = summary.cells.filter((cell) => cell.scenario === id)
    return approachesOf(id, summary, manifest).map((approach) => [
      id,
      approach,
      ...scaled.map(({ metrics, scale }) => figureOf(cells, approach, metrics[phase], scale)),
      ...(steps ? [stepsOf(approach, summary)] : []),
    ])
  })
  const table = alignedMarkdownTable(
    head,
    rows.map((row) => row.map(escapeMarkdown)),
    head.map((_, at) => at > 1),
  )
  return `${table}\n\n${explain(shown, steps)}`
}

const explain = (shown: readonly ReadmeColumn[], steps: boolean): string => {
  const parts = [...shown.flatMap(({ explained }) => explained ?? []), ...(steps ? [stepsExplained] : [])]
  return `In this table, ${[...parts, '– is not measured or not applicable'].join('; ')}.`
}

const scaleOf = ({ metrics }: ReadmeColumn, { cells }: Summary) => {
  const own = cells.filter(({ metric }) => Object.values(metrics).includes(metric))
  return scaleFor(
    own[0]?.unit ?? '',
    own.map(({ value }) => value),
  )
}
