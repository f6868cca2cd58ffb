import type { FaultCellResult } from '../../store/summary.ts'
import type { TableView } from '../figures-table.ts'
import { threeDigits } from '../number.ts'
import { missing } from './cell-text.ts'
import { nameOf, type FaultRow } from './fault-rows.ts'

type Figure = FaultCellResult['platform']['figures'][number]

/** Which fault moved which figure of the platform most, by approach; none where nothing was seen. */
export const platformTables = (rows: readonly FaultRow[], approaches: readonly string[]): TableView[] => {
  const seen = rows.flatMap((row) =>
    row.cells.flatMap((cell) => (cell?.platform.figures ?? []).map((figure) => ({ ...figure, row, approach: cell?.approach }))),
  )
  const names = [...new Set(seen.map(({ figure }) => figure))]
  if (names.length === 0) return []
  const table: TableView = {
    title: 'Platform',
    columns: [
      { title: 'figure, approach', unit: '' },
      ...['before', 'during', 'after'].map((title) => ({ title, unit: '' })),
      { title: 'in', unit: '' },
    ],
    rows: names.flatMap((name) =>
      approaches.flatMap((approach) => {
        const [most] = seen
          .filter((one) => one.figure === name && one.approach === approach)
          .toSorted((a, b) => b.during - b.before - (a.during - a.before))
        return most ? [[`${titleOf(most)}, ${approach}`, ...valuesOf(most), nameOf(most.row)]] : []
      }),
    ),
    howToRead:
      'The fault that moved the figure most: the peak before it, the peak while it was on, and the last value seen after it, of all processes of the platform.',
  }
  return [table]
}

/** `memory (MB)` */
export const titleOf = ({ figure, unit }: Figure): string => (unit === '' ? figure : `${figure} (${unit})`)

/** Before, during, after; what has no unit is counted. */
export const valuesOf = ({ unit, before, during, after }: Figure): [string, string, string] => {
  const text = (value: number): string => (unit === '' ? String(Math.round(value)) : threeDigits(value))
  return [text(before), text(during), after === null ? missing : text(after)]
}
