import type { TableView } from '../figures-table.ts'
import { ratioText } from '../number.ts'
import { missing, wasMeasured, wordLine } from './cell-text.ts'
import { shareText, type FaultRow } from './fault-rows.ts'

/** What the share of tenants that a fault strikes changes; none where all were measured with one share. */
export const shareTables = (rows: readonly FaultRow[], approaches: readonly string[]): TableView[] => {
  const shares = [...new Set(rows.map(({ badShare }) => badShare))].toSorted((a, b) => a - b)
  const ofFault = [...Map.groupBy(rows, ({ scenario, fault, form }) => `${scenario}\n${fault}\n${intensityIn(form)}`).values()]
  const curves = ofFault.filter((group) => new Set(group.map(({ badShare }) => badShare)).size > 1)
  if (curves.length === 0) return []
  const table: TableView = {
    title: 'By the share of bad tenants',
    columns: [{ title: 'fault, approach', unit: '' }, ...shares.map((share) => ({ title: shareText(share), unit: '' }))],
    rows: curves.flatMap((group) =>
      approaches.flatMap((approach, column) => {
        const points = shares.map((share) => pointOf(group.find(({ badShare }) => badShare === share)?.cells[column]))
        const [{ fault, form } = { fault: '', form: '' }] = group
        return points.every((point) => point === missing)
          ? []
          : [[`${[fault, intensityIn(form)].filter(Boolean).join(' ')}, ${approach}`, ...points]]
      }),
    ),
    howToRead: 'Bystanders harmed, of all; their p50 while the fault was on, against the same arrivals without it.',
  }
  return [table]
}

/** The form without its share. */
const intensityIn = (form: string): string => form.split(', ').find((part) => part.startsWith('at ')) ?? ''

const pointOf = (cell: FaultRow['cells'][number]): string => {
  if (!cell || cell.word === 'cannot happen') return missing
  if (!wasMeasured(cell)) return wordLine(cell).text
  const { harmed, count } = cell.bystanders
  return `${harmed} of ${count}, ${cell.p50Ratio ? ratioText(cell.p50Ratio.value) : missing}`
}
