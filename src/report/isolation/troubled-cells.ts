import type { FaultCellResult } from '../../store/summary.ts'
import { plainText } from '../plain-text.ts'
import type { Line } from '../view.ts'
import { wordLine } from './cell-text.ts'
import { isControl, nameOf, type FaultRow } from './fault-rows.ts'

/** A cell that is not contained: why, and who is told of it. */
export interface TroubledCell {
  readonly word: Line
  /** `endless-loop under sandbox` */
  readonly where: string
  readonly why: string
  /** What the customer and the operator see; none of a void cell. */
  readonly seen: readonly string[]
}

/** In the order of the matrix; then controls, in which nothing should have been wrong. */
export const troubledCells = (rows: readonly FaultRow[], cells: readonly FaultCellResult[]): TroubledCell[] => [
  ...rows.flatMap((row) => row.cells.flatMap((cell) => (cell ? troubled(cell, nameOf(row)) : []))),
  ...cells.filter(isControl).flatMap((cell) => troubled(cell, 'control, in which nothing went wrong,')),
]

const troubled = (cell: FaultCellResult, name: string): TroubledCell[] => {
  if (cell.word === 'contained' || cell.word === 'cannot happen') return []
  return [
    {
      word: wordLine(cell),
      where: `${name} under ${cell.approach}`,
      why: plainText(cell.why),
      seen:
        cell.word === 'void' || isControl(cell)
          ? []
          : [`customer: ${seenBy(cell, 'customer')}`, `operator: ${seenBy(cell, 'operator')}`],
    },
  ]
}

/** What one side notices, in words. */
export const seenBy = ({ noticed }: FaultCellResult, side: 'customer' | 'operator'): string =>
  plainText(noticed[side] ?? 'nothing tells of it')
