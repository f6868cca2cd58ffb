import type { Manifest } from '../store/manifest.ts'
import type { TrialData } from './metric.ts'
import type { VoidRules } from './void-rules.ts'

/** A planned trial as it ended: with the try that counts, or with none. */
export interface Settled {
  readonly scenario: string
  readonly approach: string
  readonly round: number
  readonly sound: TrialData | undefined
  /** Of the tries that do not count, in their order. */
  readonly voids: readonly (readonly string[])[]
}

/** One entry for each scenario, approach and round that was tried: its last sound try, and what voided the others. */
export const settle = (trials: readonly TrialData[], voidReasons: VoidRules): Settled[] =>
  [...Map.groupBy(trials, ({ trial }) => `${trial.scenario}\n${trial.approach}\n${trial.round}`).values()]
    .map((tries) =>
      settleOne(
        tries.toSorted((a, b) => a.trial.try - b.trial.try),
        voidReasons,
      ),
    )
    .toSorted((a, b) => a.round - b.round)

const settleOne = (tries: readonly TrialData[], voidReasons: VoidRules): Settled => {
  const judged = tries.map((data) => ({ data, reasons: voidReasons(data) }))
  const { scenario, approach, round } = tries[0]?.trial ?? { scenario: '', approach: '', round: 0 }
  return {
    scenario,
    approach,
    round,
    sound: judged.findLast(({ reasons }) => reasons.length === 0)?.data,
    voids: judged.flatMap(({ reasons }) => (reasons.length === 0 ? [] : [reasons])),
  }
}

export const soundOf = (settled: readonly Settled[]): TrialData[] => settled.flatMap(({ sound }) => (sound ? [sound] : []))

/**
 * Counts the rounds that were tried for both approaches of a scenario, whatever became of them, and that planned the
 * metric's phase.
 */
export const expectedRoundsOf = (settled: readonly Settled[], plan: Manifest['plan']) => {
  const keyOf = ({ scenario, approach, round }: Omit<Settled, 'sound' | 'voids'>): string => `${scenario}\n${approach}\n${round}`
  const phases = new Map(plan.map((planned) => [keyOf(planned), planned.phases]))
  const tried = new Set(settled.map(keyOf))
  return (scenario: string, pair: readonly string[], phase: string): number =>
    new Set(
      settled
        .filter((one) => one.scenario === scenario)
        .map(({ round }) => round)
        .filter((round) =>
          pair.every((approach) => {
            const key = keyOf({ scenario, approach, round })
            return tried.has(key) && (phases.get(key)?.includes(phase) ?? true)
          }),
        ),
    ).size
}
