import type { Samples } from '../store/samples.ts'
import type { Trial } from '../store/trial.ts'

/** A trial with its raw samples, as analysis sees it. */
export interface TrialData {
  readonly trial: Trial
  readonly samples: Samples
}

/**
 * One figure of a trial, one file each in analysis/metrics, picked up without a list. `minimumEffect` is the share
 * below which a difference does not matter to anybody. `pooled` is shown where no single trial has enough calls.
 */
export interface Metric {
  readonly id: string
  readonly title: string
  readonly unit: string
  readonly better: 'lower' | 'higher' | 'neither'
  readonly minimumEffect: number
  /** The phase that it is about, if not the steady one. A round that did not plan this phase owes no value. */
  readonly phase?: 'isolation' | 'saturation'
  perTrial(data: TrialData): number | undefined
  readonly pooled?: (rounds: readonly TrialData[]) => number | undefined
}
