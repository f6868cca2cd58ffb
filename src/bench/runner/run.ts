import { setTimeout as sleep } from 'node:timers/promises'
import { mostTries } from '../../store/complete.ts'
import type { PlannedTrial } from '../../store/manifest.ts'
import type { Contestant } from '../plan/contestant.ts'
import type { Profile } from '../plan/profile.ts'
import type { Scenario } from '../scenario/scenario.ts'
import { runCell } from '../isolation/cell.ts'
import { runTrial, type TrialRequest, type TrialResult } from './trial.ts'

export interface RunRequest {
  readonly plan: readonly PlannedTrial[]
  readonly scenarios: ReadonlyMap<string, Scenario>
  readonly contestants: ReadonlyMap<string, Contestant>
  readonly profile: Profile
  /** What puts distance between the processes, where a scenario asks for it. */
  readonly realisation: TrialRequest['realisation']
  /** What the store holds already, when a run is resumed: tries by trial index, and whether the last one was sound. */
  readonly done: ReadonlyMap<number, { readonly tries: number; readonly sound: boolean }>
  /** Saved after every try, sound or void. */
  readonly save: (result: TrialResult) => Promise<void>
  /** Why a trial does not count, by the analysis' rules; empty when it does. */
  readonly voidReasons: (result: TrialResult) => readonly string[]
  readonly onProgress: (progress: Progress) => void
  readonly signal: AbortSignal
}

export interface Progress {
  readonly state: 'started' | 'sound' | 'void'
  readonly planned: PlannedTrial
  readonly try: number
  /** Trials ended so far, of how many. */
  readonly ended: number
  readonly total: number
  readonly reasons: readonly string[]
}

/**
 * Runs what is still to do of a plan, in its order. Answers false when the signal stopped it; a trial that was under
 * way then leaves nothing behind.
 */
export const runPlan = async (request: RunRequest): Promise<boolean> => {
  const { plan, done, signal } = request
  let ended = 0
  for (const planned of plan) {
    const before = done.get(planned.index)
    const firstTry = (before?.tries ?? 0) + 1
    if (before?.sound !== true) {
      for (let tries = firstTry; tries <= mostTries; tries++) {
        if (signal.aborted) return false
        const sound = await tryOnce(request, planned, tries, ended)
        if (sound === undefined) return false
        if (sound) break
        await sleep(pauseAfterVoidMs)
      }
    }
    ended++
  }
  return true
}

/** Whatever disturbed the machine gets a moment to pass. */
const pauseAfterVoidMs = 300

const tryOnce = async (
  request: RunRequest,
  planned: PlannedTrial,
  tries: number,
  ended: number,
): Promise<boolean | undefined> => {
  const { scenarios, contestants, profile, realisation, plan, signal, onProgress } = request
  const scenario = scenarios.get(planned.scenario)
  const contestant = contestants.get(planned.approach)
  if (!scenario || !contestant) throw new Error(`the plan names ${planned.scenario} × ${planned.approach}, which is not there`)
  onProgress({ state: 'started', planned, try: tries, ended, total: plan.length, reasons: [] })
  try {
    const bystandersBy = (scenario.bystandersBy ?? []).map((id) => contestants.get(id)).filter((found) => found !== undefined)
    const trial = { planned, try: tries, scenario, contestant, profile, realisation, bystandersBy, signal }
    const result = await (planned.fault ? runCell(trial) : runTrial(trial))
    if (signal.aborted) return undefined
    await request.save(result)
    const reasons = request.voidReasons(result)
    onProgress({
      state: reasons.length === 0 ? 'sound' : 'void',
      planned,
      try: tries,
      ended: ended + 1,
      total: plan.length,
      reasons,
    })
    return reasons.length === 0
  } catch (error) {
    if (signal.aborted) return undefined
    throw error
  }
}
