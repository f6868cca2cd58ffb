import type { CellWord } from '../../store/summary.ts'

/** A word that one round of a cell may get. */
export type RoundWord = Extract<CellWord, 'contained' | 'degraded' | 'lost'>

/** From the least to the gravest. */
export const roundWords: readonly RoundWord[] = ['contained', 'degraded', 'lost']

/**
 * One way in which a round may be worse than contained. `just over`, `just under`: so near the threshold that a round with
 * other arrivals may fall on its other side.
 */
export interface Finding {
  readonly word: Exclude<RoundWord, 'contained'>
  readonly state: 'over' | 'just over' | 'just under'
  /** With figures; continues a sentence. */
  readonly text: string
}

/** Within a quarter of a threshold another round may fall on its other side. */
export const margin = 1.25

/** So few of something that is counted may be none in another round: of 2, with 1 chance in 7. */
export const fewEnoughToBeChance = 2

/** Where each one counts: over from the first on, and firmly so from the third. */
export const countedFinding = (word: Finding['word'], count: number, text: string): Finding[] =>
  count <= 0 ? [] : [{ word, state: count <= fewEnoughToBeChance ? 'just over' : 'over', text }]

export const isOver = ({ state }: Finding): boolean => state !== 'just under'
