import { estimateSeconds } from '../bench/plan/plan.ts'
import type { Pace } from '../bench/plan/phase-seconds.ts'
import type { Profile } from '../bench/plan/profile.ts'
import type { Manifest } from '../store/manifest.ts'
import { duration } from './progress.ts'

/** The plan of `--dry-run` on stdout: what would run, in which order, and for how long. */
export const printPlan = (
  { plan, profile: id, seed, rounds }: Manifest,
  profile: Profile,
  scenarios: readonly (Pace & { readonly id: string })[],
): void => {
  console.log(
    `Profile ${id}, ${rounds} rounds, seed ${seed}: ${plan.length} trials, about ${duration(estimateSeconds(plan, profile, scenarios))}.`,
  )
  for (const trial of plan) {
    console.log(
      `  ${String(trial.index).padStart(4)}  round ${trial.round}  ${trial.scenario} × ${trial.approach}: ${trial.phases.join(', ')}`,
    )
  }
}
