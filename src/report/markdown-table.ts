import { widthOf } from './text-table.ts'

/** GitHub's Markdown. `right` says which columns line up at the right. */
export const markdownTable = (head: readonly string[], rows: readonly (readonly string[])[], right: readonly boolean[]): string =>
  [head, head.map((_, at) => (right[at] ? '---:' : '---')), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n')

/** The same, padded as the formatter wants it in a file that people write, too. */
export const alignedMarkdownTable = (
  head: readonly string[],
  rows: readonly (readonly string[])[],
  right: readonly boolean[],
): string => {
  const widths = head.map((_, at) => Math.max(3, ...[head, ...rows].map((cells) => widthOf(cells[at] ?? ''))))
  const padded = (cells: readonly string[]): string[] =>
    widths.map((width, at) => {
      const blanks = ' '.repeat(width - widthOf(cells[at] ?? ''))
      return right[at] ? blanks + (cells[at] ?? '') : (cells[at] ?? '') + blanks
    })
  const rule = widths.map((width, at) => (right[at] ? `${'-'.repeat(width - 1)}:` : '-'.repeat(width)))
  return [padded(head), rule, ...rows.map(padded)].map((cells) => `| ${cells.join(' | ')} |`).join('\n')
}

export const escapeMarkdown = (text: string): string => text.replace(/[\\`*_[\]<>|~]/g, '\\$&')
