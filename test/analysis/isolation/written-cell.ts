import type { CellTrial, Pair } from '../../../src/analysis/isolation/pair.ts'
import type { FaultCell, Trial } from '../../../src/store/trial.ts'
import { phase, trialOf } from '../history.ts'
import { cellOf } from './simulated-cell.ts'

/**
 * A cell written by hand, in the lines of `trialOf`: the fault is on from 1 s to 3 s, tenant 0 is the culprit, and tenants
 * 1 and 2 are bystanders.
 */
export const writtenCell = (history: string, about: Partial<FaultCell> = {}, trial: Partial<Trial> = {}): CellTrial =>
  trialOf(history, {
    tenants: ['culprit', 'one', 'other'],
    phases: [phase('baseline', 0, 1_000_000), phase('fault', 1_000_000, 3_000_000), phase('recovery', 3_000_000, 4_000_000)],
    cell: cellOf({ startedUs: 1_000_000, endedUs: 3_000_000, detectedUs: null, drainedUs: null, ...about }),
    ...trial,
  }) as CellTrial

export const alone = (cell: CellTrial): Pair => ({ cell, control: undefined })

/** A call of a bystander every 10 ms, from a moment to another (ms). */
export const calls = (name: string, fromMs: number, toMs: number, how: string): string =>
  Array.from({ length: (toMs - fromMs) / 10 }, (_, i) => `${name} t${1 + (i % 2)} @${1_000 * (fromMs + 10 * i)} ${how}`).join(
    '\n',
  )
