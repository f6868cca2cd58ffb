import type { Manifest, PlannedTrial } from '../../store/manifest.ts'
import type { FaultCellResult, Summary } from '../../store/summary.ts'
import type { TrialData } from '../metric.ts'
import type { VoidRules } from '../void-rules.ts'
import { blankResult } from './blank-result.ts'
import { resultOf, type CellKey } from './cell-result.ts'
import { controlFault } from '../../store/trial.ts'
import { noControl } from './doubts.ts'
import { isCellTrial, type CellTrial, type Pair } from './pair.ts'
import { roundOf, type Round } from './round.ts'
import { sentencesOf } from './sentences.ts'

interface IsolationRequest {
  readonly manifest: Manifest
  /** Every try of every trial of a fault cell. */
  readonly trials: readonly TrialData[]
  readonly voidReasons: VoidRules
}

/**
 * What one bad customer costs everyone else, by fault and approach:
 * 1. of each planned cell take the last try that no rule voids;
 * 2. beside each lay the control of its round, in which nothing went wrong; without one it is void, unless something was lost;
 * 3. a round's word: contained, degraded or lost, by what its bystanders and its events came to;
 * 4. several rounds give one row: the median word, counts added up;
 * 5. cells that cannot be have a row with the reason.
 * Undefined for a run without fault cells.
 */
export const isolationOf = ({ manifest, trials, voidReasons }: IsolationRequest): Summary['isolation'] => {
  const planned = manifest.plan.filter((one): one is PlannedCell => one.fault !== undefined)
  if (planned.length === 0 && manifest.faults === undefined) return undefined
  const settled = planned.flatMap((one) => settleCell(one, trials, voidReasons))
  const measured = [...Map.groupBy(settled, ({ key }) => Object.values(key).join('\n')).values()].map((rounds) =>
    resultOfRounds(rounds, settled, manifest.seed),
  )
  const cells = [...measured, ...impossibleCells(manifest, planned)].toSorted(inOrderOf(manifest))
  return { sentences: sentencesOf(cells, manifest), cells }
}

type PlannedCell = PlannedTrial & { readonly fault: NonNullable<PlannedTrial['fault']> }

interface SettledCell {
  readonly key: CellKey
  readonly round: number
  readonly sound: CellTrial | undefined
  /** What voided the last try, where none is sound. */
  readonly reasons: readonly string[]
}

/** Nothing for a cell that was not tried yet. */
const settleCell = (
  { index, scenario, approach, round, fault }: PlannedCell,
  trials: readonly TrialData[],
  voidReasons: VoidRules,
): SettledCell[] => {
  const tries = trials.filter(({ trial }) => trial.index === index).toSorted((a, b) => a.trial.try - b.trial.try)
  const last = tries.at(-1)
  if (!last) return []
  const { id, intensity, badShare } = fault
  const sound = tries.filter(isCellTrial).findLast((data) => voidReasons(data).length === 0)
  const key = { scenario, fault: id, approach, intensity, badShare }
  return [{ key, round, sound, reasons: sound ? [] : voidReasons(last) }]
}

const resultOfRounds = (rounds: readonly SettledCell[], all: readonly SettledCell[], seed: number): FaultCellResult => {
  const { key } = rounds[0] as SettledCell
  const sound = rounds.flatMap(({ sound: cell, round }) => (cell ? [pairOf(cell, key, round, all)] : []))
  if (sound.length === 0) return blankResult(key, 'void', rounds[0]?.reasons[0] ?? 'no round of it is sound')
  const judged = sound.map((pair) => roundOf(pair, seed)).filter(isTold)
  return judged.length > 0 ? resultOf(key, judged, seed) : blankResult(key, 'void', noControl)
}

/** Without a control nothing can be called contained or degraded; what was lost was lost all the same. */
const isTold = ({ pair, said }: Round): boolean =>
  pair.control !== undefined || pair.cell.trial.cell.fault === controlFault || said.word === 'lost'

/** Any control of the round will do, and the one of the same share of culprits best. */
const pairOf = (cell: CellTrial, key: CellKey, round: number, all: readonly SettledCell[]): Pair => {
  if (key.fault === controlFault) return { cell, control: undefined }
  const controls = all.filter(
    (one) =>
      one.key.fault === controlFault &&
      one.round === round &&
      one.key.scenario === key.scenario &&
      one.key.approach === key.approach,
  )
  const best = controls.toSorted((a, b) => distance(a.key, key) - distance(b.key, key)).find(({ sound }) => sound)
  return { cell, control: best?.sound }
}

const distance = (control: CellKey, { badShare }: CellKey): number => Math.abs(control.badShare - badShare)

const impossibleCells = ({ faults = [] }: Manifest, planned: readonly PlannedCell[]): FaultCellResult[] =>
  faults.flatMap(({ id, scenario, sides }) => {
    const elsewhere = planned.find(({ fault }) => fault.id === id)?.fault
    const { intensity = 0, badShare = 0 } = elsewhere ?? {}
    return Object.entries(sides).flatMap(([approach, side]) =>
      'cannot' in side ? [blankResult({ scenario, fault: id, approach, intensity, badShare }, 'cannot happen', side.cannot)] : [],
    )
  })

/** Faults as the run names them, the control before all; then how bad, then approaches as the run names them. */
const inOrderOf =
  ({ faults = [], approaches }: Manifest) =>
  (a: FaultCellResult, b: FaultCellResult): number => {
    const rank = ({ fault }: FaultCellResult): number => faults.findIndex(({ id }) => id === fault)
    const column = ({ approach }: FaultCellResult): number => approaches.findIndex(({ id }) => id === approach)
    return rank(a) - rank(b) || a.badShare - b.badShare || a.intensity - b.intensity || column(a) - column(b)
  }
