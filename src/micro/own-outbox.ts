import type { HookEvent } from '../hooks/event.ts'
import type { OutcomeKind } from '../hooks/outcome.ts'
import { systemClock } from '../platform/clock.ts'
import { openDatabase } from '../platform/database.ts'
import { createDispatcher } from '../platform/dispatcher.ts'
import { createGroupCommit } from '../platform/group-commit.ts'
import { createSqliteOutbox } from '../platform/outbox/sqlite.ts'

/** The platform's outbox and dispatcher, without the platform around them. */
export interface OwnOutbox extends AsyncDisposable {
  /** Resolves once the event is on disk; it is then on its way to `deliver`. */
  append(event: HookEvent): Promise<void>
}

export const createOwnOutbox = (folder: string, deliver: (event: HookEvent) => Promise<OutcomeKind>): OwnOutbox => {
  const database = openDatabase(folder)
  const commits = createGroupCommit(database, () => {})
  const outbox = createSqliteOutbox({ database, commits, clock: systemClock })
  const dispatcher = createDispatcher({
    ...{ outbox, clock: systemClock, inFlight: { prompt: 512, others: 512, perLane: 50 } },
    deliver: async ({ event }) => ({ outcome: await deliver(event) }),
  })
  return {
    append: async (event) => {
      await outbox.append([{ tenant: 'acme', hook: 'order.created', event }])
      dispatcher.wake()
    },
    async [Symbol.asyncDispose]() {
      await dispatcher.stop(1_000)
      await outbox.close()
      await commits.close()
      database.close()
    },
  }
}
