import { headingOf } from './columns.ts'
import type { TableView } from './figures-table.ts'
import { escapeMarkdown, markdownTable } from './markdown-table.ts'

/** A table with its title and how to read it, as paragraphs. */
export const figureParts = ({ title, columns, rows, howToRead }: TableView): string[] => [
  `### ${title}`,
  markdownTable(
    columns.map((column) => (column.unit === '' ? headingOf(column) : `${headingOf(column)} (${column.unit})`)),
    rows.map((row) => row.map(escapeMarkdown)),
    columns.map((_, at) => at > 0),
  ),
  `*How to read:* ${escapeMarkdown(howToRead)}`,
]

/** Nothing where there is no item. */
export const titled = (title: string, items: readonly string[]): string[] => (items.length > 0 ? [title, list(items)] : [])

/** Markdown's list; the items are plain text. */
export const list = (items: readonly string[]): string => items.map((item) => `- ${escapeMarkdown(item)}`).join('\n')
