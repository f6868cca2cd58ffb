import type { CellWord, FaultCellResult, Summary } from '../../store/summary.ts'
import { controlFault } from '../../store/trial.ts'

/** A cell that two runs both have. */
export interface ComparedWord {
  readonly cell: string
  readonly words: readonly [CellWord, CellWord]
  readonly agrees: boolean
  /** Whether either run said itself that its word may turn. */
  readonly flagged: boolean
}

/**
 * The words of two runs, cell by cell, in the order of the first. Controls have no fault to be contained, and what cannot
 * happen was not measured: neither is among them.
 */
export const comparedWords = (a: Summary, b: Summary): ComparedWord[] => {
  const others = new Map((b.isolation?.cells ?? []).map((cell) => [nameOf(cell), cell]))
  return (a.isolation?.cells ?? []).flatMap((one) => {
    const other = others.get(nameOf(one))
    if (!other || one.fault === controlFault || one.word === 'cannot happen') return []
    return [
      {
        cell: nameOf(one),
        words: [one.word, other.word] as const,
        agrees: one.word === other.word,
        flagged: one.unstable || other.unstable,
      },
    ]
  })
}

const nameOf = ({ scenario, fault, approach, intensity, badShare }: FaultCellResult): string =>
  `${scenario} / ${fault} (${intensity}, ${Math.round(100 * badShare)} % of tenants) / ${approach}`
