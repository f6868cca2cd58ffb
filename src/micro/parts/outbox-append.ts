import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { systemClock } from '../../platform/clock.ts'
import { openDatabase } from '../../platform/database.ts'
import { createGroupCommit } from '../../platform/group-commit.ts'
import { createSqliteOutbox } from '../../platform/outbox/sqlite.ts'
import { eventOf } from '../event.ts'
import type { Part, PreparedPart } from '../part.ts'
import { inTempFolder } from '../temp-folder.ts'

/** One durable event, each with an fsync of its own: what an acknowledgement waits for on an idle platform. */
export const part: Part = {
  id: 'outbox-append',
  title: 'append to the outbox, durably',
  floor: 'node:sqlite, one insert and commit',
  side: 'both',
  prepare: (variant, payload) =>
    inTempFolder((folder) => (variant === 'ours' ? prepareOutbox(folder, payload) : prepareInsert(folder, payload))),
}

const prepareOutbox = (folder: string, payload: string): PreparedPart => {
  const database = openDatabase(folder)
  const commits = createGroupCommit(database, () => {})
  const outbox = createSqliteOutbox({ database, commits, clock: systemClock })
  const event = eventOf(payload)
  let count = 0
  return {
    call: () => outbox.append([{ tenant: 't', hook: 'order.created', event: { ...event, id: `evt_${count++}` } }]),
    async [Symbol.asyncDispose]() {
      await outbox.close()
      await commits.close()
      database.close()
    },
  }
}

const prepareInsert = (folder: string, payload: string): PreparedPart => {
  const database = new DatabaseSync(join(folder, 'floor.sqlite'))
  database.exec(
    'PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; CREATE TABLE items (id INTEGER PRIMARY KEY, event TEXT) STRICT',
  )
  const insert = database.prepare('INSERT INTO items (event) VALUES (?)')
  const data: unknown = JSON.parse(payload)
  return {
    // Without BEGIN each insert commits by itself.
    call: () => insert.run(JSON.stringify(data)),
    [Symbol.asyncDispose]: async () => database.close(),
  }
}
