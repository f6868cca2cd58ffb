import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'

/** The least that a durable queue does on node:sqlite: one transaction for all that a tick of the event loop brings. */
export interface BareOutbox extends Disposable {
  /** Resolves once the job is on disk; it is then handed to `work`. */
  enqueue(text: string): Promise<void>
}

/** `work` gets each job when it is claimed, and resolves when it is done: its row leaves with the next commit. */
export const createBareOutbox = (folder: string, work: (text: string) => Promise<void>): BareOutbox => {
  const table = openTable(join(folder, 'floor.sqlite'))
  let incoming: { text: string; done: () => void }[] = []
  let finished: number[] = []
  let soon: NodeJS.Immediate | undefined
  let closed = false

  const flush = (): void => {
    soon = undefined
    const added = incoming
    const claimed = table.commit(added, finished)
    incoming = []
    finished = []
    for (const { done } of added) done()
    for (const { id, text } of claimed) void work(text).then(() => finish(id))
    if (claimed.length === claimLimit) flushSoon()
  }
  const finish = (id: number): void => {
    finished.push(id)
    flushSoon()
  }
  const flushSoon = (): void => {
    if (!closed) soon ??= setImmediate(flush)
  }

  return {
    enqueue: (text) =>
      new Promise((done) => {
        incoming.push({ text, done })
        flushSoon()
      }),
    [Symbol.dispose]: () => {
      closed = true
      clearImmediate(soon)
      table.close()
    },
  }
}

const claimLimit = 50

interface Job {
  readonly id: number
  readonly text: string
}

const openTable = (file: string) => {
  const database = new DatabaseSync(file)
  database.exec(`PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;
    CREATE TABLE jobs (id INTEGER PRIMARY KEY, claimed INTEGER NOT NULL DEFAULT 0, text TEXT NOT NULL) STRICT;
    CREATE INDEX waiting ON jobs (id) WHERE claimed = 0;`)
  const insert = database.prepare('INSERT INTO jobs (text) VALUES (?)')
  const waiting = database.prepare(`SELECT id, text FROM jobs WHERE claimed = 0 ORDER BY id LIMIT ${claimLimit}`)
  const claim = database.prepare('UPDATE jobs SET claimed = 1 WHERE id = ?')
  const remove = database.prepare('DELETE FROM jobs WHERE id = ?')
  const begin = database.prepare('BEGIN IMMEDIATE')
  const end = database.prepare('COMMIT')
  return {
    /** Adds, removes and claims, in one transaction. */
    commit: (added: readonly { readonly text: string }[], ended: readonly number[]): Job[] => {
      begin.run()
      for (const { text } of added) insert.run(text)
      for (const id of ended) remove.run(id)
      const claimed = waiting.all() as unknown as Job[]
      for (const { id } of claimed) claim.run(id)
      end.run()
      return claimed
    },
    close: () => database.close(),
  }
}
