import type { Row } from '../../store/summary.ts'
import type { Format } from '../format.ts'
import { cellColumns, cellValues } from '../isolation/cell-values.ts'

const columns = ['scenario', 'approach', 'metric', 'round', 'value', 'unit'] as const satisfies readonly (keyof Row)[]

/** The long rows with all their digits, of fault cells by cell and of all else by round: RFC 4180 but for its line ends, which tools of today take as \n. */
export const format: Format = {
  id: 'csv',
  file: 'table.csv',
  render: ({ summary: { rows, isolation } }) =>
    linesOf(isolation ? [cellColumns, ...cellValues(isolation.cells)] : [columns, ...rows.map(cellsOf)]),
}

const linesOf = (table: readonly (readonly string[])[]): string =>
  table.map((cells) => `${cells.map(quoted).join(',')}\n`).join('')

const cellsOf = (row: Row): string[] => columns.map((column) => String(row[column]))

/** A cell that a spreadsheet would take for a formula becomes text: owasp.org/www-community/attacks/CSV_Injection */
const quoted = (cell: string): string => {
  const safe = /^[=+@\t\r]|^-(?!\d)/.test(cell) ? `'${cell}` : cell
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}
