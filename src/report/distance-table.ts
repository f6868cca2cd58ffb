import { distancesOf, type Distance } from '../analysis/distances.ts'
import { headlineMetric } from '../analysis/headline.ts'
import type { Manifest } from '../store/manifest.ts'
import type { Summary } from '../store/summary.ts'
import { figureOf, type TableView } from './figures-table.ts'
import { plainText } from './plain-text.ts'
import { ratioText, scaleFor } from './number.ts'
import { approachesOf } from './scenario-view.ts'

/** A table for each scenario that was run at several distances: a row an approach, a column a round trip. */
export const distanceTables = (summary: Summary, manifest: Manifest): TableView[] =>
  distancesOf(manifest.scenarios).map((distance) => distanceTable(distance, summary, manifest))

const distanceTable = ({ scenario, phase, points, besides }: Distance, summary: Summary, manifest: Manifest): TableView => {
  const metric = headlineMetric(phase)
  const cells = summary.cells.filter((cell) => cell.metric === metric && points.some(({ id }) => id === cell.scenario))
  const scale = scaleFor(
    cells[0]?.unit ?? '',
    cells.map(({ value }) => value),
  )
  const at = (id: string) => cells.filter((cell) => cell.scenario === id)
  const ratios = summary.comparisons.filter((one) => one.metric === metric && points.some(({ id }) => id === one.scenario))
  const pairs = new Set(ratios.map(({ approach, baseline }) => `${approach} : ${baseline}`))
  return {
    title: scenario,
    columns: [
      { title: 'approach', unit: '' },
      ...points.map(({ rttMs }) => ({ over: 'round trip', title: `${rttMs} ms`, unit: scale.unit })),
    ],
    rows: [
      ...approachesOf(points[0]?.id ?? '', summary, manifest).map((approach) => [
        approach,
        ...points.map(({ id }) => figureOf(at(id), approach, metric, scale)),
      ]),
      ...[...pairs].map((pair) => [
        pair,
        ...points.map(({ id }) => {
          const found = ratios.find((one) => one.scenario === id && `${one.approach} : ${one.baseline}` === pair)
          return found ? ratioText(found.ratio) : '–'
        }),
      ]),
    ],
    howToRead: `${phase === 'before' ? 'Response' : 'Time from event to effect'}, p50, by the round trip between platform and customer; ${plainText(besides)}. The last rows are ratios: below 1× the first is quicker.`,
  }
}
