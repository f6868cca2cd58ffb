import type { Trial } from '../../store/trial.ts'
import type { Child } from '../process/child.ts'
import type { TrialRequest } from './trial.ts'
import { tenantsOf } from './world.ts'

/** What a trial is before anything of it has happened. */
export const emptyTrial = ({ planned, scenario, try: tries }: TrialRequest): Trial => ({
  schemaVersion: 1,
  index: planned.index,
  scenario: planned.scenario,
  approach: planned.approach,
  round: planned.round,
  try: tries,
  seed: planned.seed,
  startedAt: new Date().toISOString(),
  durationMs: 0,
  voids: [],
  tenants: tenantsOf(scenario),
  lateAfterMs: scenario.lateAfterMs,
  warmUps: [],
  phases: [],
  attempts: [],
  runbooks: [],
})

/** The names of those whose process ends from now on, in the answer as they do. */
export const noteEnds = (children: readonly Child[]): string[] => {
  const ended: string[] = []
  for (const child of children) void child.exited.then(() => ended.push(child.name))
  return ended
}
