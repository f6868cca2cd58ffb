import { isServed, isWithoutEffect, type Calls } from '../calls.ts'
import type { CellTrial } from './pair.ts'

/** Calls that came to nothing by what they ended in, and `wrong` decisions. */
export type Failures = Readonly<Record<string, number>>

export const failuresIn = (data: CellTrial, calls: Calls): Failures => {
  const counts: Record<string, number> = {}
  for (const call of calls) {
    const failure = isServed(data, call) ? (isWrong(data, call) ? 'wrong' : undefined) : data.samples.result[call]
    if (failure !== undefined) counts[failure] = (counts[failure] ?? 0) + 1
  }
  return counts
}

/** Not served, or decided otherwise than the extension does when it runs alone. */
export const hasFailed = (data: CellTrial, call: number): boolean => !isServed(data, call) || isWrong(data, call)

/** Acknowledged, never done, and not among those `held`: told only where all effects had time to come. */
export const isLost = (data: CellTrial, call: number, held: ReadonlySet<string>): boolean =>
  data.trial.cell.isComplete && isWithoutEffect(data, call) && !held.has(data.samples.eventId[call] ?? '')

/** Acknowledged, not done by the end, and still with the platform: it waits, or is dead. */
export const isKept = (data: CellTrial, call: number): boolean =>
  isWithoutEffect(data, call) && data.trial.cell.kept.includes(data.samples.eventId[call] ?? '')

/** Acknowledged, and done more often than it should be. */
export const isRepeatedEvent = ({ samples }: CellTrial, call: number): boolean =>
  samples.result[call] === 'accepted' && (samples.effects[call] ?? 0) > (samples.expectedEffects[call] ?? 0)

export const isWrong = ({ samples }: CellTrial, call: number): boolean => {
  const [result, expected] = [samples.result[call], samples.expectedDecision[call] ?? null]
  return (result === 'allow' || result === 'deny') && expected !== null && result !== expected
}
