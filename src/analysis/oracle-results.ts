import type { OracleResult } from '../store/summary.ts'
import { judge } from './judge.ts'
import type { TrialData } from './metric.ts'
import type { Judgement, Oracle } from './oracle.ts'

/**
 * What each oracle says of each approach of each scenario. A try that is void for its figures is judged all the same,
 * since an event lost there is lost; one that the runner gave up is not, since its ledger was not read to the end. Fail
 * beats unknown beats pass; counts are added up.
 */
export const oracleResultsOf = (trials: readonly TrialData[], oracles: readonly Oracle[]): OracleResult[] =>
  [...Map.groupBy(trials, ({ trial }) => `${trial.scenario}\n${trial.approach}`).values()].flatMap((group) =>
    oracles.map((oracle) => {
      const { scenario, approach } = group[0]?.trial ?? { scenario: '', approach: '' }
      const ended = group.filter(({ trial }) => trial.voids.length === 0)
      const all = ended.map((data) => ({ data, judgement: judge(oracle, data) }))
      const gravest = all.toSorted((a, b) => gravity[b.judgement.verdict] - gravity[a.judgement.verdict])[0]
      const { verdict = 'unknown' } = gravest?.judgement ?? {}
      return { scenario, approach, oracle: oracle.id, verdict, evidence: evidenceOf(all, gravest), counts: countsOf(all) }
    }),
  )

const gravity: Readonly<Record<Judgement['verdict'], number>> = { pass: 0, unknown: 1, fail: 2 }

interface Judged {
  readonly data: TrialData
  readonly judgement: Judgement
}

const evidenceOf = (all: readonly Judged[], gravest: Judged | undefined): string => {
  if (!gravest) return 'no trial ran to its end'
  const { trial } = gravest.data
  const alike = all.filter(({ judgement }) => judgement.verdict === gravest.judgement.verdict).length
  const { verdict, evidence } = gravest.judgement
  return verdict === 'pass'
    ? `all ${all.length} trials; round ${trial.round}: ${evidence}`
    : `${alike} of ${all.length} trials; round ${trial.round}, try ${trial.try}: ${evidence}`
}

const countsOf = (all: readonly Judged[]): Record<string, number> => {
  const counts: Record<string, number> = {}
  for (const { judgement } of all)
    for (const [name, count] of Object.entries(judgement.counts)) counts[name] = (counts[name] ?? 0) + count
  return counts
}
