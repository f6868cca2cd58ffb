import { isOver, roundWords, type Finding, type RoundWord } from './finding.ts'

/** What one round says, and whether another may say otherwise. */
export interface Said {
  readonly word: RoundWord
  /** In a sentence. */
  readonly why: string
  readonly isNear: boolean
}

/**
 * The gravest word of a finding that is over its threshold; without one it is contained, for which `evidence` speaks.
 * It is near when nothing firm decides it, when something graver is just under, or when `doubts` speak against the trial.
 */
export const wordOf = (findings: readonly Finding[], evidence: string, doubts: readonly string[]): Said => {
  const word = roundWords.findLast((one) => findings.some((finding) => isOver(finding) && finding.word === one)) ?? 'contained'
  const deciding = findings.filter((finding) => isOver(finding) && finding.word === word)
  const graver = findings.filter((finding) => !isOver(finding) && roundWords.indexOf(finding.word) > roundWords.indexOf(word))
  const isFirm = word === 'contained' || deciding.some(({ state }) => state === 'over')
  const reason = deciding.length === 0 ? evidence : deciding.map(({ text }) => text).join('; ')
  const nearly =
    graver.length === 0 ? '' : `; another round may say ${graver[0]?.word}: ${graver.map(({ text }) => text).join('; ')}`
  const doubtful = doubts.map((doubt) => `; in doubt: ${doubt}`).join('')
  return { word, why: `${reason}${nearly}${doubtful}`, isNear: !isFirm || graver.length > 0 || doubts.length > 0 }
}
