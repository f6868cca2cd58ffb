import type { RunbookStep } from '../../store/trial.ts'
import type { World } from '../runner/world.ts'

/**
 * An operator's or customer's task, carried out for real against the platform; one file a runbook in this folder,
 * picked up by being there. Every step is done through the recorder, so that what is counted is what was done.
 */
export interface Runbook {
  readonly id: string
  readonly title: string
  run(world: World, recorder: StepRecorder): Promise<void>
}

export interface StepRecorder {
  /** Does a step and counts it for whoever has to do it. */
  step<T>(who: RunbookStep['who'], kind: RunbookStep['kind'], what: string, doIt: () => Promise<T>): Promise<T>
  readonly steps: readonly RunbookStep[]
}

export const createRecorder = (): StepRecorder => {
  const steps: RunbookStep[] = []
  return {
    steps,
    async step(who, kind, what, doIt) {
      const result = await doIt()
      steps.push({ who, kind, what })
      return result
    },
  }
}
