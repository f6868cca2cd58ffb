import { signedRankP, smallestSignedRankP } from './signed-rank.ts'
import { oneSampleP } from './student-t.ts'

/** The error that a table's column may make when nothing differs. */
export const alpha = 0.05

export interface PairedP {
  readonly p: number
  readonly test: 'signed-rank' | 'student-t'
}

/**
 * Two-sided p-value that two approaches differ, from their log-ratios, one a round. Wilcoxon's exact test, which
 * bursts cannot fool, wherever it could reach `alpha` after Holm over `rows` comparisons. With fewer rounds it never
 * could (6 rounds and 3 rows: 0.031 × 3), however large the effect; there Student's t is taken, which assumes no more
 * than it must: under "no difference" log-ratios of a shuffled pair are symmetric, and heavy tails only make t cautious.
 * The choice hangs on counts that are planned before the run, never on what was measured.
 */
export const pairedP = (logRatios: readonly number[], rows: number): PairedP => {
  if (logRatios.length < 2) return { p: 1, test: 'signed-rank' }
  return smallestSignedRankP(logRatios.length) * rows <= alpha
    ? { p: signedRankP(logRatios), test: 'signed-rank' }
    : { p: oneSampleP(logRatios), test: 'student-t' }
}
