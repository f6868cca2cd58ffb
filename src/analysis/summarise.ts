import type { Manifest } from '../store/manifest.ts'
import type { Summary } from '../store/summary.ts'
import { baselineOf, rivalOf } from './baseline.ts'
import { comparisonsOf } from './comparisons.ts'
import { effortOf } from './effort.ts'
import { findingsOf } from './findings.ts'
import { isolationOf } from './isolation/isolation.ts'
import type { TrialData } from './metric.ts'
import { noiseFloorOf } from './noise-floor.ts'
import { noticesOf } from './notices.ts'
import { oracleResultsOf } from './oracle-results.ts'
import { metrics, oracles } from './registry.ts'
import { expectedRoundsOf, settle, soundOf } from './rounds.ts'
import { cellsOf, rowsOf } from './rows.ts'
import { voidRulesOf } from './void-rules.ts'

export interface StoredRun {
  readonly manifest: Manifest
  /** Every try of every trial, in any order. */
  readonly trials: readonly TrialData[]
  /** Whether every planned trial has had its say. */
  readonly complete: boolean
}

/**
 * All that the reports say, from what a run left behind:
 * 1. of each trial take the last try that no rule voids;
 * 2. one value a metric and round: the long rows; their medians are the tables' cells;
 * 3. what a metric differs by where nothing differs: the noise floor;
 * 4. every approach against the baseline, paired by round: ratio, interval, p-value, verdict;
 * 5. what the oracles say of what really happened, and what the runbooks took;
 * 6. the finding of each scenario, and what limits it;
 * 7. of fault cells, apart from all that: what each fault cost everyone else.
 */
export const summarise = ({ manifest, trials, complete }: StoredRun): Summary => {
  const ofCells = new Set(manifest.plan.filter(({ fault }) => fault !== undefined).map(({ index }) => index))
  const [cellTrials, others] = [true, false].map((isOfCell) =>
    trials.filter(({ trial }) => ofCells.has(trial.index) === isOfCell),
  )
  const plan = manifest.plan.filter(({ fault }) => fault === undefined)
  const isolation = isolationOf({ manifest, trials: cellTrials ?? [], voidReasons: voidRulesOf(manifest.profile) })
  const summary = summariseTrials({ manifest: { ...manifest, plan }, trials: others ?? [], complete })
  return isolation ? { ...summary, isolation } : summary
}

const summariseTrials = ({ manifest, trials, complete }: StoredRun): Summary => {
  const settled = settle(trials, voidRulesOf(manifest.profile))
  const sound = soundOf(settled)
  const rows = rowsOf(sound, metrics)
  const cells = cellsOf(sound, rows, metrics)
  const noiseFloors = metrics.filter(({ better }) => better !== 'neither').flatMap(({ id }) => noiseFloorOf(id, rows) ?? [])
  const baseline = baselineOf(manifest.approaches)
  const rival = baseline === undefined ? undefined : rivalOf(manifest.approaches, baseline)
  const expectedRounds = expectedRoundsOf(settled, manifest.plan)
  const comparisons =
    baseline === undefined
      ? []
      : comparisonsOf({
          rows,
          metrics,
          baseline,
          noiseFloors,
          seed: manifest.seed,
          expectedRounds: (scenario, approach, { phase = 'steady' }) => expectedRounds(scenario, [approach, baseline], phase),
        })
  return {
    schemaVersion: 1,
    run: manifest.id,
    profile: manifest.profile,
    complete,
    findings:
      baseline === undefined || rival === undefined
        ? []
        : findingsOf({ manifest, rival, baseline, comparisons, cells, trials: sound }),
    rows,
    cells,
    comparisons,
    oracles: oracleResultsOf(trials, oracles),
    noiseFloors,
    effort: effortOf(sound),
    notices: noticesOf({ manifest, trials: sound, settled, metrics, rows, cells, complete }),
  }
}
