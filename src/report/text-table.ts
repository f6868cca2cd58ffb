import { paint, type Tone } from './colour.ts'

export interface TextCell {
  readonly text: string
  readonly tone?: Tone
}

interface TextTable {
  /** Heading lines, each as wide as the rows: e.g. names, then units. */
  readonly head: readonly (readonly string[])[]
  readonly rows: readonly (readonly TextCell[])[]
  /** Columns that line up at the right. */
  readonly right: (column: number) => boolean
  readonly colour: boolean
}

const gap = '  '

/** Columns as wide as their widest cell, a rule under the heading, lines without trailing blanks. */
export const textTable = ({ head, rows, right, colour }: TextTable): string[] => {
  const widths = (head[0] ?? []).map((_, at) =>
    Math.max(...head.map((line) => widthOf(line[at] ?? '')), ...rows.map((row) => widthOf(row[at]?.text ?? ''))),
  )
  const line = (cells: readonly TextCell[]): string =>
    widths
      .map((width, at) => {
        const { text, tone } = cells[at] ?? { text: '' }
        const blanks = ' '.repeat(width - widthOf(text))
        const painted = paint(text, tone ?? 'plain', colour)
        return right(at) ? blanks + painted : painted + blanks
      })
      .join(gap)
      .trimEnd()
  const headings = head.filter((cells) => cells.some((cell) => cell !== ''))
  return [
    ...headings.map((cells) => line(cells.map((text) => ({ text, tone: 'dim' })))),
    widths.map((width) => '─'.repeat(width)).join(gap),
    ...rows.map(line),
  ]
}

/** One column a code point: what tables hold are ids and figures. */
export const widthOf = (text: string): number => [...text].length

/** Breaks at blanks; a word longer than the line stays whole, since it may be a path to copy. */
export const wrap = (text: string, width: number, indent = ''): string[] => {
  const lines: string[] = []
  let line = ''
  for (const word of text.split(' ')) {
    const longer = line === '' ? word : `${line} ${word}`
    if (line !== '' && widthOf(indent + longer) > width) {
      lines.push(indent + line)
      line = word
    } else line = longer
  }
  return line === '' ? lines : [...lines, indent + line]
}
