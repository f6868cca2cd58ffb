import type { World } from '../runner/world.ts'
import type { Evidence } from './sign.ts'

/** Entries of the attempt log that are read of each culprit. */
const mostAttempts = 2_000

interface Window {
  readonly culprits: readonly string[]
  readonly intensity: number
  /** As of Date.now(). */
  readonly fromMs: number
  readonly toMs: number
  /** Events of the culprits in this time that have effects to come. */
  readonly due: ReadonlySet<string>
}

/** What the attempt log and the third party's ledger, as it was last read, say of the time in which a fault was on. */
export const readEvidence = async ({ platform, ledger }: World, window: Window): Promise<Evidence> => {
  const { culprits, intensity, fromMs, toMs, due } = window
  const logs = await Promise.all(culprits.map((culprit) => platform.attempts(culprit, mostAttempts)))
  const attempts = logs
    .flat()
    .map((attempt) => ({ ...attempt, endMs: Date.parse(attempt.startedAt) + attempt.durationUs / 1_000 }))
    .filter(({ startedAt, endMs }) => Date.parse(startedAt) >= fromMs && endMs <= toMs)
    .sort((one, other) => one.endMs - other.endMs)
  const withEffect = new Set(ledger.effects.map(({ eventId }) => eventId).filter((id) => due.has(id)))
  return { intensity, attempts, calls: { due: due.size, withoutEffect: due.size - withEffect.size } }
}
