import { paint } from '../colour.ts'
import { figureLines, width } from '../table-lines.ts'
import { textTable, widthOf, wrap } from '../text-table.ts'
import { howToReadMatrix, words, type Matrix } from './matrix.ts'
import type { IsolationView } from './isolation-view.ts'
import type { TroubledCell } from './troubled-cells.ts'

/** The fault matrix and what belongs to it, for the terminal. */
export const isolationLines = (view: IsolationView, colour: boolean): string[] => {
  const heading = (text: string): string[] => ['', paint(text, 'strong', colour)]
  const section = (title: string, lines: readonly string[]): string[] => (lines.length === 0 ? [] : [...heading(title), ...lines])
  const items = (texts: readonly string[]): string[] => texts.flatMap((text) => wrap(text, width, '  '))
  return [
    ...view.matrices.flatMap((matrix) => [
      ...heading(`${matrix.title} (${matrix.id})`),
      ...wrap(matrix.situation, width),
      ...wrap(matrix.condition, width).map((line) => paint(line, 'dim', colour)),
      '',
      ...matrixLines(matrix, colour),
    ]),
    ...['', ...wrap(`How to read: ${howToReadMatrix}`, width), ...items(words)].map((line) => paint(line, 'dim', colour)),
    ...section('Cannot happen', items(view.impossible)),
    ...section(
      'Not contained',
      view.troubled.flatMap((cell) => troubledLines(cell, colour)),
    ),
    ...section('Who is told', items(view.noticed)),
    ...view.tables.flatMap((table) => figureLines(table, colour)),
    ...view.caveats.flatMap((caveat) => ['', ...wrap(`Caveat: ${caveat}`, width)]),
  ]
}

/** As many approaches side by side as the line has room for; the others in a table below. */
const matrixLines = (matrix: Matrix, colour: boolean): string[] => {
  for (let most = matrix.approaches.length; most > 1; most--) {
    const lines = tablesOf(matrix, most, false)
    if (lines.every((line) => widthOf(line) <= width)) return tablesOf(matrix, most, colour)
  }
  return tablesOf(matrix, 1, colour)
}

const tablesOf = ({ approaches, rows }: Matrix, most: number, colour: boolean): string[] => {
  const starts = Array.from({ length: Math.ceil(approaches.length / most) }, (_, table) => table * most)
  return starts.flatMap((start) => {
    const shown = <T>(columns: readonly T[]): readonly T[] => columns.slice(start, start + most)
    const table = textTable({
      head: [['fault', ...shown(approaches)]],
      rows: rows.flatMap(({ label, cells }, at) => {
        const height = Math.max(label.length, ...shown(cells).map((lines) => lines.length))
        const lines = Array.from({ length: height }, (_, line) => [
          { text: label[line] ?? '' },
          ...shown(cells).map((cell) => cell[line] ?? { text: '' }),
        ])
        return at === 0 ? lines : [[], ...lines]
      }),
      right: () => false,
      colour,
    })
    return start === 0 ? table : ['', ...table]
  })
}

const troubledLines = ({ word, where, why, seen }: TroubledCell, colour: boolean): string[] => {
  const [first = '', ...rest] = wrap(`${word.text} ${where}: ${why}`, width, '  ')
  return [
    first.replace(word.text, () => paint(word.text, word.tone, colour)),
    ...rest,
    ...seen.flatMap((text) => wrap(text, width, '    ')),
  ]
}
