import type { DatabaseSync } from 'node:sqlite'
import type { Clock } from './clock.ts'
import type { GroupCommit } from './group-commit.ts'
import { type Lane, laneOf } from './outbox/outbox.ts'

/** When an endpoint is given up. Both must hold. */
export interface GivingUp {
  /** It has only failed for so long. */
  readonly afterMs: number
  /** And so often since the platform started: a night without events is no sign of anything. */
  readonly afterFailures: number
}

const defaultGivingUp: GivingUp = { afterMs: 5 * 24 * 3_600_000, afterFailures: 5 }

export interface Failing {
  /** One more failure. Answers since when there was nothing else, in Unix ms, once that is long enough to give up. */
  failed(lane: Lane): number | undefined
  succeeded(lane: Lane): void
}

interface Streak {
  readonly sinceMs: number
  failures: number
  saved: boolean
}

/** A streak is written once it is older than this: an endpoint that fails now and then costs no write. */
const saveAfterMs = 60_000

export interface FailingOptions {
  readonly database: DatabaseSync
  readonly commits: GroupCommit
  readonly clock: Clock
  /** How much faster than real the time passes that an endpoint is given. */
  readonly timeScale: number
  readonly givingUp?: GivingUp | undefined
}

/** Which endpoints have only failed, and since when. It survives a restart, with two writes a streak. */
export const createFailing = (options: FailingOptions): Failing => {
  const { database, commits, clock, timeScale, givingUp = defaultGivingUp } = options
  const streaks = new Map<string, Streak>()
  for (const row of database.prepare('SELECT tenant, hook, since FROM failing').all()) {
    const { since, ...lane } = row as unknown as Lane & { since: number }
    streaks.set(laneOf(lane), { sinceMs: since, failures: 0, saved: true })
  }
  const save = database.prepare('INSERT OR REPLACE INTO failing (tenant, hook, since) VALUES (?, ?, ?)')
  const forget = database.prepare('DELETE FROM failing WHERE tenant = ? AND hook = ?')

  return {
    failed: ({ tenant, hook }) => {
      const nowMs = clock.nowMs()
      const name = laneOf({ tenant, hook })
      const streak = streaks.get(name) ?? { sinceMs: nowMs, failures: 0, saved: false }
      streaks.set(name, streak)
      streak.failures++
      const lastedMs = (nowMs - streak.sinceMs) * timeScale
      if (!streak.saved && lastedMs >= saveAfterMs) {
        streak.saved = true
        commits.writeLater(() => save.run(tenant, hook, streak.sinceMs))
      }
      return lastedMs >= givingUp.afterMs && streak.failures >= givingUp.afterFailures ? streak.sinceMs : undefined
    },
    succeeded: ({ tenant, hook }) => {
      const name = laneOf({ tenant, hook })
      const streak = streaks.get(name)
      if (!streak) return
      streaks.delete(name)
      if (streak.saved) commits.writeLater(() => forget.run(tenant, hook))
    },
  }
}
