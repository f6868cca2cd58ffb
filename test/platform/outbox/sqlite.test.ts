import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { createGroupCommit } from '../../../src/platform/group-commit.ts'
import { openDatabase } from '../../../src/platform/database.ts'
import { createSqliteOutbox } from '../../../src/platform/outbox/sqlite.ts'
import { item } from '../../conformance/outbox-items.ts'
import { describeOutbox } from '../../conformance/outbox.ts'
import { createManualClock } from '../manual-clock.ts'

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

it('hands out later what it could not read at first', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'hookbench-unreadable-'))
  const database = openDatabase(folder)
  const commits = createGroupCommit(database, () => {})
  const options = { database, commits, clock: createManualClock(), leaseMs }
  await createSqliteOutbox(options).append([item('a', '1'), item('b', '2'), item('b', '3')])
  // As after a restart: what has just been written would not be read.
  const outbox = createSqliteOutbox(options)
  const claim = async (): Promise<string[]> => (await outbox.claim(10, () => 10)).map(({ event }) => event.id).toSorted()
  database.exec(`UPDATE events SET body = '{' || body WHERE id = 3`)
  await expect(claim()).rejects.toThrow(/JSON/)
  database.exec('UPDATE events SET body = substr(body, 2) WHERE id = 3')
  expect(await claim()).toEqual(['1', '2', '3'])
  await commits.close()
  database.close()
  rmSync(folder, { recursive: true })
})
