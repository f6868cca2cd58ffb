import type { Summary } from '../store/summary.ts'
import type { RunbookStep, Trial } from '../store/trial.ts'
import type { TrialData } from './metric.ts'

export type Effort = Summary['effort'][number]

/**
 * Steps of each runbook by who takes them and of what kind, for each approach. A runbook is the same work in every
 * scenario and round, so it is counted once, from the first trial that carried it out; `effortDisagrees` tells when
 * trials differ.
 */
export const effortOf = (trials: readonly TrialData[]): Effort[] =>
  [...carriedOut(trials)].flatMap(([, runs]) => {
    const [first] = runs
    return first ? countSteps(first) : []
  })

/** Runbooks that were not the same work in all trials, e.g. `first-working-extension × webhook`. */
export const effortDisagrees = (trials: readonly TrialData[]): { runbook: string; approach: string }[] =>
  [...carriedOut(trials).values()]
    .filter((runs) => new Set(runs.map((run) => JSON.stringify(countSteps(run)))).size > 1)
    .flatMap(([first]) => (first ? [{ runbook: first.runbook, approach: first.approach }] : []))

interface Run {
  readonly runbook: string
  readonly approach: string
  readonly steps: readonly RunbookStep[]
}

const carriedOut = (trials: readonly TrialData[]): Map<string, Run[]> =>
  Map.groupBy(
    trials.flatMap(({ trial }) => runsOf(trial)),
    ({ runbook, approach }) => `${runbook}\n${approach}`,
  )

/** A runbook that an approach has no use for leaves no steps, and is no run. */
const runsOf = ({ approach, runbooks }: Trial): Run[] =>
  runbooks.filter(({ steps }) => steps.length > 0).map(({ id, steps }) => ({ runbook: id, approach, steps }))

const countSteps = ({ runbook, approach, steps }: Run): Effort[] =>
  [...Map.groupBy(steps, ({ who }) => who)].map(([who, own]) => {
    const kinds: Record<string, number> = {}
    for (const { kind } of own) kinds[kind] = (kinds[kind] ?? 0) + 1
    return { runbook, approach, who, steps: own.length, kinds }
  })
