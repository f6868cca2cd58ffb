import type { FaultCell, PhaseName, Trial } from '../../store/trial.ts'
import { callsIn, type Calls } from '../calls.ts'
import type { TrialData } from '../metric.ts'

/** A trial in which something went wrong while load went on, or, as control, could have. */
export interface CellTrial extends TrialData {
  readonly trial: Trial & { readonly cell: FaultCell }
}

/** A fault cell, and the control of its scenario, approach and round, which had the same arrivals; a control has none. */
export interface Pair {
  readonly cell: CellTrial
  readonly control: CellTrial | undefined
}

export const isCellTrial = (data: TrialData): data is CellTrial => data.trial.cell !== undefined

/** Tenants, by their index, that do nothing wrong in the cell: the same ones are looked at in the control. */
export const bystandersOf = ({ cell: { trial } }: Pair): number[] =>
  trial.tenants.flatMap((_, tenant) => (tenant < trial.cell.culprits ? [] : [tenant]))

/** Rows of bystanders' calls that were intended in a phase of the cell, or of its control. */
export const bystanderCalls = ({ cell }: Pair, data: CellTrial, phase: PhaseName): Calls =>
  callsIn(data, phase).filter((call) => (data.samples.tenant[call] ?? 0) >= cell.trial.cell.culprits)

/** The same of all phases in which load goes on. */
export const callsOfBystanders = (pair: Pair, data: CellTrial): Calls =>
  (['baseline', 'fault', 'recovery'] as const).flatMap((phase) => bystanderCalls(pair, data, phase))

/** µs from the fault's start, or from when it would have started, to when a call was intended. */
export const intendedAfterUs = ({ trial, samples }: CellTrial, call: number): number =>
  (samples.intendedUs[call] ?? 0) - trial.cell.startedUs
