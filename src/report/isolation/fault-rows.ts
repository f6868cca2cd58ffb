import { controlFault } from '../../store/trial.ts'
import type { FaultCellResult } from '../../store/summary.ts'

/** A row of the fault matrix: one fault in one scenario, as bad and for as many as it was in it. */
export interface FaultRow {
  readonly scenario: string
  readonly fault: string
  readonly badShare: number
  /** `at 300`, `20 % bad`: what tells it from the other rows of its fault; empty where nothing does. */
  readonly atIntensity: string
  readonly atShare: string
  /** In the order of the approaches; undefined where nothing was tried yet. */
  readonly cells: readonly (FaultCellResult | undefined)[]
}

export const isControl = ({ fault }: FaultCellResult): boolean => fault === controlFault

/** In the order of the cells; a control is no row. */
export const faultRows = (cells: readonly FaultCellResult[], approaches: readonly string[]): FaultRow[] =>
  [...Map.groupBy(cells.filter(isFault), ({ scenario, fault }) => `${scenario}\n${fault}`).values()].flatMap((ofFault) => {
    const forms = Map.groupBy(ofFault.filter(isPossible), ({ intensity, badShare }) => `${intensity}\n${badShare}`)
    // What cannot happen at all has no form.
    const groups = forms.size === 0 ? [ofFault] : [...forms.values()]
    return groups.flatMap((group) => {
      const [first] = group
      if (!first) return []
      const { scenario, fault, badShare } = first
      const cellOf = (approach: string): FaultCellResult | undefined =>
        [...group, ...ofFault.filter((cell) => !isPossible(cell))].find((cell) => cell.approach === approach)
      return [{ scenario, fault, badShare, ...formOf(first, groups.flat()), cells: approaches.map(cellOf) }]
    })
  })

const isFault = (cell: FaultCellResult): boolean => !isControl(cell)

const isPossible = ({ word }: FaultCellResult): boolean => word !== 'cannot happen'

const formOf = ({ intensity, badShare }: FaultCellResult, among: readonly FaultCellResult[]) => {
  const isOneOfSeveral = (valueOf: (cell: FaultCellResult) => number): boolean => new Set(among.map(valueOf)).size > 1
  return {
    atIntensity: isOneOfSeveral((cell) => cell.intensity) ? `at ${intensity}` : '',
    atShare: isOneOfSeveral((cell) => cell.badShare) ? `${shareText(badShare)} bad` : '',
  }
}

/** `5 %` */
export const shareText = (share: number): string => `${Number((share * 100).toPrecision(3))} %`

/** `at 300, 20 % bad` */
export const formText = ({ atIntensity, atShare }: FaultRow): string => [atIntensity, atShare].filter(Boolean).join(', ')

/** `slow (at 300)` */
export const nameOf = (row: FaultRow): string => (formText(row) === '' ? row.fault : `${row.fault} (${formText(row)})`)
