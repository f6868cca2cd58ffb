import type { FaultCellResult } from '../../store/summary.ts'
import { wasMeasured } from './cell-text.ts'
import { nameOf, type FaultRow } from './fault-rows.ts'

/** An approach a line: of how many of its faults the customer and the operator are told, and which are told to nobody. */
export const noticedLines = (rows: readonly FaultRow[], approaches: readonly string[]): string[] =>
  approaches.flatMap((approach, column) => {
    const tried = rows.flatMap((row) => {
      const cell = row.cells[column]
      return cell && wasMeasured(cell) ? [{ name: nameOf(row), noticed: cell.noticed }] : []
    })
    if (tried.length === 0) return []
    const told = (side: keyof FaultCellResult['noticed']): string => {
      const untold = tried.filter(({ noticed }) => noticed[side] === null).map(({ name }) => name)
      const but = untold.length === 0 ? '' : ` (not of ${untold.join(', ')})`
      return `${tried.length - untold.length} of ${tried.length}${but}`
    }
    return [`${approach}: the customer is told of ${told('customer')}, the operator of ${told('operator')}`]
  })
