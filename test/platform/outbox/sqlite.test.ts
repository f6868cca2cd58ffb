import { createGroupCommit } from '../../../src/platform/group-commit.ts'
import { openDatabase } from '../../../src/platform/database.ts'
import { createSqliteOutbox } from '../../../src/platform/outbox/sqlite.ts'
import { describeOutbox } from '../../conformance/outbox.ts'

const leaseMs = 10_000

describeOutbox('sqlite', {
  leaseMs,
  open: async (folder, clock) => {
    const database = openDatabase(folder)
    const commits = createGroupCommit(database, () => {})
    const outbox = createSqliteOutbox({ database, commits, clock, leaseMs })
    return {
      ...outbox,
      close: async () => {
        await outbox.close()
        await commits.close()
        database.close()
      },
    }
  },
})
