import { summarise } from '../../../src/analysis/summarise.ts'
import type { CellTrial } from '../../../src/analysis/isolation/pair.ts'
import type { Manifest } from '../../../src/store/manifest.ts'
import type { FaultCellResult, Summary } from '../../../src/store/summary.ts'
import type { FaultCell, Trial } from '../../../src/store/trial.ts'
import { simulatedCell } from './simulated-cell.ts'

/** A run whose plan is the cells given, in their order; a cell of a void try may stand before its repetition. */
export const manifestOf = (trials: readonly CellTrial[], about: Partial<Manifest> = {}): Manifest => ({
  schemaVersion: 1,
  id: 'run-1',
  createdAt: '2026-01-01T00:00:00Z',
  profile: 'standard',
  seed: 1,
  rounds: 1,
  command: '',
  commit: '',
  dirty: false,
  scenarios: [{ id: 'sms-reply', title: '', situation: '', phase: 'before', hash: '', ratePerSecond: 400, folder: '' }],
  approaches: [
    { id: 'sandbox', runsAt: 'platform', summary: '' },
    { id: 'webhook', runsAt: 'customer', summary: '' },
  ],
  machine: { cpu: '', cores: 2, memoryBytes: 1, kernel: '', governor: '', loadAverage: 0, platform: '', congestionControl: '' },
  versions: {},
  network: 'loopback',
  plan: [...new Map(trials.map((data) => [data.trial.index, data])).values()].map(({ trial }) => ({
    index: trial.index,
    scenario: trial.scenario,
    approach: trial.approach,
    round: trial.round,
    seed: trial.seed,
    phases: ['baseline', 'fault', 'recovery'],
    fault: {
      id: trial.cell.fault,
      intensity: trial.cell.intensity,
      badShare: trial.cell.culprits / trial.tenants.length,
      tenants: 20,
    },
  })),
  ...about,
})

export const summaryOf = (trials: readonly CellTrial[], about: Partial<Manifest> = {}): Summary =>
  summarise({ manifest: manifestOf(trials, about), trials, complete: true })

/** The row of a fault among all that a run of these cells says. */
export const rowOf = (trials: readonly CellTrial[], fault: string, about: Partial<Manifest> = {}): FaultCellResult => {
  const row = summaryOf(trials, about).isolation?.cells.find((cell) => cell.fault === fault)
  if (!row) throw new Error(`no row of ${fault}`)
  return row
}

/** Trial by trial, in the order of the plan: what it is, and what its record says. */
export const run = (
  ...trials: readonly (Partial<Trial> & { fault?: string; about?: Partial<FaultCell>; unseen?: boolean })[]
): CellTrial[] =>
  trials.map(({ fault = 'control', about = {}, unseen = false, ...trial }, i) => {
    const data = simulatedCell({ seed: trial.round ?? 1, luck: `${i}`, fault, cell: about })
    Object.assign(data.trial, { index: i, ...trial })
    if (unseen) delete data.trial.cell.sign
    return data
  })
