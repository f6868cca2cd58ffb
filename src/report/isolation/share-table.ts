import type { TableView } from '../figures-table.ts'
import { ratioText } from '../number.ts'
import { missing, wasMeasured, wordLine } from './cell-text.ts'
import { shareText, type FaultRow } from './fault-rows.ts'

/** What the share of tenants that a fault strikes changes; none where all were measured with one share. */
export const shareTables = (rows: readonly FaultRow[], approaches: readonly string[]): TableView[] => {
  const ofFault = [...Map.groupBy(rows, ({ scenario, fault, atIntensity }) => `${scenario}\n${fault}\n${atIntensity}`).values()]
  const curves = ofFault.filter((group) => new Set(group.map(({ badShare }) => badShare)).size > 1)
  if (curves.length === 0) return []
  const shares = [...new Set(curves.flat().map(({ badShare }) => badShare))].toSorted((a, b) => a - b)
  const table: TableView = {
    title: 'By the share of bad tenants',
    columns: [{ title: 'fault, approach', unit: '' }, ...shares.map((share) => ({ title: shareText(share), unit: '' }))],
    rows: curves.flatMap((group) => approaches.flatMap((approach, column) => curveOf(group, shares, approach, column))),
    howToRead: 'Bystanders harmed, of all; their p50 while the fault was on, against the same arrivals without it.',
  }
  return [table]
}

/** Nothing where the approach cannot have the fault. */
const curveOf = (group: readonly FaultRow[], shares: readonly number[], approach: string, column: number): string[][] => {
  const points = shares.map((share) => pointOf(group.find(({ badShare }) => badShare === share)?.cells[column]))
  if (points.every((point) => point === missing)) return []
  const name = [group[0]?.fault, group[0]?.atIntensity].filter(Boolean).join(' ')
  return [[`${name}, ${approach}`, ...points]]
}

const pointOf = (cell: FaultRow['cells'][number]): string => {
  if (!cell || cell.word === 'cannot happen') return missing
  if (!wasMeasured(cell)) return wordLine(cell).text
  const { harmed, count } = cell.bystanders
  return `${harmed} of ${count}, ${cell.p50Ratio ? ratioText(cell.p50Ratio.value) : missing}`
}
