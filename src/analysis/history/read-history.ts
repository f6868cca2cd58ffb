import type { Samples } from '../../store/samples.ts'
import { isAfter } from '../calls.ts'
import type { TrialData } from '../metric.ts'
import type { Call, History, Hook, UnclaimedEffect } from './history.ts'

/** What a trial's samples do not tell. */
interface Surroundings {
  readonly unclaimed?: readonly UnclaimedEffect[]
  /** Whether effects had all the time that they needed, and the ledger was read to its end. */
  readonly isComplete: boolean
  /** The phases of the trial's hooks, by the index that the column `hook` gives. */
  readonly hooks?: readonly Hook[]
}

/**
 * Reads a trial's samples as a history; call i is row i. Without the column `hook` all are of one hook: the `after` one where
 * any was acknowledged.
 * @throws Error where the column names a hook that the trial does not have
 */
export const readHistory = (data: TrialData, about: Surroundings): History => {
  const { trial, samples } = data
  const { unclaimed = [], isComplete, hooks = ['before', 'after'] } = about
  const only = isAfter(data) ? 'after' : 'before'
  const hookOf = samples.hook ? byIndex(samples.hook, hooks) : () => only
  return {
    calls: samples.phase.map((_, row) => readCall(samples, row, hookOf(row))),
    unclaimed,
    lateAfterUs: trial.lateAfterMs * 1_000,
    isComplete,
  }
}

const byIndex =
  (column: readonly number[], hooks: readonly Hook[]) =>
  (row: number): Hook => {
    const hook = hooks[column[row] ?? -1]
    if (!hook) throw new Error(`row ${row} is of hook ${column[row]}, and the trial has ${hooks.length}`)
    return hook
  }

const readCall = (samples: Samples, row: number, hook: Hook): Call => ({
  hook,
  phase: cell(samples.phase, row),
  tenant: cell(samples.tenant, row),
  intendedUs: cell(samples.intendedUs, row),
  sentUs: cell(samples.sentUs, row),
  endUs: cell(samples.endUs, row),
  result: cell(samples.result, row),
  eventId: cell(samples.eventId, row),
  expectedDecision: cell(samples.expectedDecision, row),
  expectedEffects: cell(samples.expectedEffects, row),
  effects: cell(samples.effects, row),
  effectUs: cell(samples.effectUs, row),
})

/** The store refuses columns of uneven length, so no cell is missing. */
const cell = <T>(column: readonly T[], row: number): T => column[row] as T
