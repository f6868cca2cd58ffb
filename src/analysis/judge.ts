import type { TrialData } from './metric.ts'
import type { Judgement, Oracle } from './oracle.ts'

/** Asks an oracle. One that breaks says unknown, with the reason, and never pass. */
export const judge = (oracle: Oracle, data: TrialData): Judgement => {
  try {
    return oracle.judge(data)
  } catch (error) {
    return { verdict: 'unknown', evidence: whyItBroke(error), counts: {} }
  }
}

export const whyItBroke = (error: unknown): string =>
  `the oracle itself broke: ${error instanceof Error ? error.message : String(error)}`
