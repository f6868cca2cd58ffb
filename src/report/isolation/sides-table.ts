import type { TableView } from '../figures-table.ts'
import { ratioText } from '../number.ts'
import { missing } from './cell-text.ts'
import { nameOf, type FaultRow } from './fault-rows.ts'

/** What a fault on one side costs the bystanders of each; none where all bystanders are reached by one approach. */
export const sidesTables = (rows: readonly FaultRow[]): TableView[] => {
  const mixed = rows.flatMap((row) => row.cells.flatMap((cell) => (cell && cell.sides.length > 0 ? [{ row, cell }] : [])))
  if (mixed.length === 0) return []
  const approaches = [...new Set(mixed.flatMap(({ cell }) => cell.sides.map(({ approach }) => approach)))]
  const table: TableView = {
    title: 'Both on one platform',
    columns: [
      { title: 'the fault under', unit: '' },
      ...approaches.map((approach) => ({ over: 'bystanders by', title: approach, unit: '' })),
    ],
    rows: mixed.map(({ row, cell }) => [
      `${nameOf(row)}, ${cell.approach}`,
      ...approaches.map((approach) => {
        const side = cell.sides.find((one) => one.approach === approach)
        return side ? `${side.harmed} of ${side.count}, ${side.p50Ratio === null ? missing : ratioText(side.p50Ratio)}` : missing
      }),
    ]),
    howToRead:
      'Bystanders harmed, of those that are reached in this way; their p50 while the fault was on, against the same arrivals without it.',
  }
  return [table]
}
