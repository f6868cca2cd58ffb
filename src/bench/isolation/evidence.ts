import type { FaultCell } from '../../store/trial.ts'
import type { World } from '../runner/world.ts'
import type { Answer } from './scene.ts'
import type { Evidence, Seen } from './sign.ts'

/** Entries of the attempt log that are read of each culprit, and culprits that are read. */
const mostAttempts = 2_000
const mostCulprits = 5

interface Window {
  readonly culprits: readonly string[]
  readonly intensity: number
  /** As of Date.now(). */
  readonly fromMs: number
  readonly toMs: number
  /** Events of the culprits in this time that have effects to come. */
  readonly due: ReadonlySet<string>
  /** How many of their decisions in this time were wrong. */
  readonly wrong: number
  readonly notes?: readonly Seen[]
  readonly moved?: Evidence['moved']
}

/** What the attempt log and the third party's ledger, as it was last read, say of the time in which a fault was on. */
export const readEvidence = async ({ platform, ledger }: World, window: Window): Promise<Evidence> => {
  const { culprits, intensity, fromMs, toMs, due, wrong, notes = [], moved = [] } = window
  const logs = await Promise.all(culprits.slice(0, mostCulprits).map((culprit) => platform.attempts(culprit, mostAttempts)))
  const readMs = Date.now()
  const attempts = logs
    .flat()
    .map((attempt) => ({ ...attempt, endMs: Date.parse(attempt.startedAt) + attempt.durationUs / 1_000 }))
    .filter(({ startedAt }) => isBetween(Date.parse(startedAt), fromMs, toMs) || Date.parse(startedAt) > readMs)
    .sort((one, other) => one.endMs - other.endMs)
  const withEffect = new Set(ledger.effects.map(({ eventId }) => eventId).filter((id) => due.has(id)))
  const calls = { due: due.size, withoutEffect: due.size - withEffect.size, wrong }
  return { intensity, attempts, readMs, calls, notes, moved }
}

const isBetween = (ms: number, fromMs: number, toMs: number): boolean => ms >= fromMs && ms <= toMs

/** What the culprits' side may see of it: the attempt log, and what they were answered. */
export const toldCustomer = ({ attempts }: Evidence, answers: readonly Answer[]): FaultCell['told']['customer'] => {
  const failed = attempts.filter(({ outcome }) => outcome.kind !== 'ok' && outcome.kind !== 'denied')
  const said = [...answers, ...failed.map(({ outcome }) => ({ outcome: outcome.kind, message: outcome.error?.message ?? '' }))]
  return [...Map.groupBy(said, ({ outcome, message }) => `${outcome} ${message}`).values()]
    .map((alike) => ({ outcome: alike[0]?.outcome ?? '', message: (alike[0]?.message ?? '').slice(0, 300), count: alike.length }))
    .toSorted((one, other) => other.count - one.count)
    .slice(0, 5)
}

/** Series that tell of trouble: nothing of them moves where all goes well. */
const ofTrouble =
  /^hookbench_(attempts_total\{.*outcome="(?!ok|denied)|workers_lost|extensions_held_back|(?:operations|writes)_refused|outbox_items\{state="dead")/

/** All of them together: it grows when the first of them does. */
export const troubleIn = (series: ReadonlyMap<string, number>): number =>
  [...series].reduce((sum, [name, value]) => (ofTrouble.test(name) ? sum + value : sum), 0)

export const seriesOfTrouble = (before: ReadonlyMap<string, number>, after: ReadonlyMap<string, number>): Evidence['moved'] =>
  [...after]
    .filter(([series, to]) => ofTrouble.test(series) && to > (before.get(series) ?? 0))
    .map(([series, to]) => ({ series, from: before.get(series) ?? 0, to }))
