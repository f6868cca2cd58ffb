import type { Manifest, PlannedTrial } from './manifest.ts'
import type { StoredTrial } from './trial-files.ts'

/** How often a trial is tried in all: a void one is repeated at most twice. */
export const mostTries = 3

/** The planned trials that have not had their say: neither a sound try, nor all the tries that they get. */
export const leftOf = (
  { plan }: Pick<Manifest, 'plan'>,
  trials: readonly StoredTrial[],
  voidReasons: (trial: StoredTrial) => readonly string[],
): PlannedTrial[] => {
  const settled = new Set(
    trials.filter((stored) => stored.trial.try >= mostTries || voidReasons(stored).length === 0).map(({ trial }) => trial.index),
  )
  return plan.filter(({ index }) => !settled.has(index))
}

export const isComplete = (...run: Parameters<typeof leftOf>): boolean => leftOf(...run).length === 0
