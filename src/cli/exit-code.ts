import type { Summary } from '../store/summary.ts'

/** What the process's end says, in one place. Signals answer 128 + their number, as shells do. */
export const exitCode = {
  ok: 0,
  /** An oracle or a threshold failed. */
  failed: 1,
  /** Too much was voided, or too few rounds ran, to say anything. */
  undecidable: 2,
  usage: 64,
  bug: 70,
  interrupted: 130,
  terminated: 143,
} as const

/**
 * 0 whoever is faster, since a comparison has no loser; 1 when something went wrong that must not; 2 when a run that
 * was meant to decide cannot. A smoke run decides nothing by intent.
 */
export const exitCodeOf = ({ oracles, comparisons, cells, notices, profile }: Summary): number => {
  if (oracles.some(({ verdict }) => verdict === 'fail')) return exitCode.failed
  const nothingMeasured =
    cells.length === 0 ||
    notices.some(
      ({ level, approach, message }) => level === 'void' && approach !== undefined && message.startsWith('no sound trial'),
    )
  const nothingDecidable =
    profile !== 'smoke' && comparisons.length > 0 && comparisons.every(({ verdict }) => verdict === 'invalid')
  return nothingMeasured || nothingDecidable ? exitCode.undecidable : exitCode.ok
}
