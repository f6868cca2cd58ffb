import type { Manifest } from './manifest.ts'
import type { StoredTrial } from './trial-files.ts'

/** How often a trial is tried in all: a void one is repeated at most twice. */
export const mostTries = 3

/** Whether every planned trial has had its say: a sound try, or all the tries that it gets. */
export const isComplete = (
  { plan }: Manifest,
  trials: readonly StoredTrial[],
  voidReasons: (trial: StoredTrial) => readonly string[],
): boolean => {
  const settled = new Set(
    trials.filter((stored) => stored.trial.try >= mostTries || voidReasons(stored).length === 0).map(({ trial }) => trial.index),
  )
  return plan.every(({ index }) => settled.has(index))
}
