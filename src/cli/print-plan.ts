import { estimateSeconds } from '../bench/plan/plan.ts'
import type { Manifest, PlannedTrial } from '../store/manifest.ts'
import type { BenchOptions } from './bench-options.ts'
import { duration } from './progress.ts'

/** What `--dry-run` says on stdout: what would run, in which order, and for how long. `left` is all of a new run's plan. */
export const printPlan = (
  { plan, profile: id, seed, rounds }: Manifest,
  { profile, scenarios }: Pick<BenchOptions, 'profile' | 'scenarios'>,
  left: readonly PlannedTrial[],
): void => {
  const trials = left.length === plan.length ? `${plan.length} trials` : `${left.length} of ${plan.length} trials are left`
  console.log(
    `Profile ${id}, ${rounds} ${rounds === 1 ? 'round' : 'rounds'}, seed ${seed}: ${trials}, about ${duration(estimateSeconds(left, profile, scenarios))}.`,
  )
  for (const trial of left) {
    console.log(
      `  ${String(trial.index).padStart(4)}  round ${trial.round}  ${trial.scenario} × ${trial.approach}: ${trial.fault ? describeCell(trial.fault) : trial.phases.join(', ')}`,
    )
  }
}

const describeCell = ({ id, intensity, badShare }: NonNullable<PlannedTrial['fault']>): string =>
  `${id}${intensity > 0 ? ` (${intensity})` : ''}, ${Math.round(badShare * 100)} % bad`
