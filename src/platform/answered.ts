import { hash } from 'node:crypto'
import type { DatabaseSync } from 'node:sqlite'
import type { Clock } from './clock.ts'
import type { GroupCommit } from './group-commit.ts'
import { problem } from './problem.ts'
import { createTurns } from './turns.ts'

/** What came with an Idempotency-Key is carried out once, and answered the same each time. */
export interface Answered {
  /**
   * `meaning` is what must be the same in a request that is repeated. Without a key the work is simply done.
   * @throws Problem when the key came with another request before
   */
  once<T extends object>(tenant: string, key: string | undefined, meaning: string, work: () => Promise<T>): Promise<T>
}

/** Kept beside the replays' own keys: a key is a tenant's, whatever it is used for. A crash between work and answer does it again. */
export const createAnswered = (database: DatabaseSync, commits: GroupCommit, clock: Clock): Answered => {
  const find = database.prepare('SELECT request, progress FROM requests WHERE tenant = ? AND key = ?')
  const keep = database.prepare(`INSERT INTO requests (tenant, key, request, progress, made_at) VALUES (?, ?, ?, ?, ?)
    ON CONFLICT DO NOTHING`)
  const inTurn = createTurns()

  return {
    once: async <T extends object>(
      tenant: string,
      key: string | undefined,
      meaning: string,
      work: () => Promise<T>,
    ): Promise<T> => {
      if (key === undefined) return work()
      // What was asked may be long, and is the customer's.
      const request = hash('sha256', meaning)
      return inTurn(`${tenant}/${key}`, async () => {
        const known = find.get(tenant, key)
        if (known?.['request'] === request) return JSON.parse(known['progress'] as string) as T
        if (known) throw reused()
        const answer = await work()
        await commits.write(() => void keep.run(tenant, key, request, JSON.stringify(answer), clock.nowMs()))
        return answer
      })
    },
  }
}

const reused = () =>
  problem(
    422,
    'idempotency-key-reused',
    'this Idempotency-Key came with another request before',
    'Give each request a key of its own, and repeat a request unchanged.',
  )
