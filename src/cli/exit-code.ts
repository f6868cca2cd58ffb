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
 * 0 whoever is faster, and whoever contains more, since a comparison has no loser; 1 when something went wrong that must not;
 * 2 when a run that was meant to decide cannot. A smoke run decides nothing by intent.
 */
export const exitCodeOf = ({ oracles, comparisons, cells, notices, profile, isolation }: Summary): number => {
  if (oracles.some(({ verdict }) => verdict === 'fail') || hasLost({ isolation, profile })) return exitCode.failed
  const tried = isolation?.cells.filter(({ word }) => word !== 'cannot happen') ?? []
  const nothingMeasured =
    (cells.length === 0 && tried.every(({ word }) => word === 'void')) ||
    notices.some(
      ({ level, approach, message }) => level === 'void' && approach !== undefined && message.startsWith('no sound trial'),
    )
  const nothingDecidable =
    profile !== 'smoke' && comparisons.length > 0 && comparisons.every(({ verdict }) => verdict === 'invalid')
  return nothingMeasured || nothingDecidable ? exitCode.undecidable : exitCode.ok
}

/**
 * A platform that never came back, bystanders without an outcome, or an event that was acknowledged: a promise, to whoever
 * caused the fault as to everybody else, also where most rounds kept it. A smoke run voids nothing on a busy machine, so
 * only its lost events count.
 */
const hasLost = ({ isolation, profile }: Pick<Summary, 'isolation' | 'profile'>): boolean =>
  isolation?.cells.some(({ word, events }) => (word === 'lost' && profile !== 'smoke') || (events?.['lost'] ?? 0) > 0) ?? false
