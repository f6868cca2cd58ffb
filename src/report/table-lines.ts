import { paint } from './colour.ts'
import type { TableView } from './figures-table.ts'
import { textTable, wrap } from './text-table.ts'

/** Characters of a terminal's line that reports make use of. */
export const width = 100

/** A table for the terminal, its title above the first column, and how to read it. */
export const figureLines = ({ title, columns, rows, howToRead }: TableView, colour: boolean): string[] => [
  '',
  ...textTable({
    head: [
      columns.map(({ over }, at) => (at === 0 ? title : (over ?? ''))),
      columns.map((column) => column.title),
      columns.map(({ unit }) => unit),
    ],
    rows: rows.map((row) => row.map((text) => ({ text }))),
    right: (column) => column > 0,
    colour,
  }),
  ...wrap(`How to read: ${howToRead}`, width).map((line) => paint(line, 'dim', colour)),
]
