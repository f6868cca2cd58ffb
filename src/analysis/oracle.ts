import type { TrialData } from './metric.ts'

/** A check of correctness over what happened in a trial, one file each in analysis/oracles. */
export interface Oracle {
  readonly id: string
  readonly title: string
  /** Pure. One that throws is reported as `unknown`, never as `pass`. */
  judge(data: TrialData): Judgement
}

export interface Judgement {
  readonly verdict: 'pass' | 'fail' | 'unknown'
  readonly evidence: string
  readonly counts: Readonly<Record<string, number>>
}
