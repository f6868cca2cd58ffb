import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { DatabaseSync } from 'node:sqlite'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type Answered, createAnswered } from '../../src/platform/answered.ts'
import { openDatabase } from '../../src/platform/database.ts'
import { createGroupCommit, type GroupCommit } from '../../src/platform/group-commit.ts'
import { createSqliteOutbox } from '../../src/platform/outbox/sqlite.ts'
import { createRetention, type Retention } from '../../src/platform/retention.ts'
import { createManualClock, type ManualClock } from './manual-clock.ts'

const dayMs = 86_400_000

describe('what came with an Idempotency-Key', () => {
  let folder: string
  let database: DatabaseSync
  let commits: GroupCommit
  let clock: ManualClock
  let answered: Answered
  let retention: Retention
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'hookbench-retention-'))
    database = openDatabase(folder)
    commits = createGroupCommit(database, (error) => expect.fail(String(error)))
    clock = createManualClock()
    answered = createAnswered(database, commits, clock)
    const outbox = createSqliteOutbox({ database, commits, clock })
    retention = createRetention({ database, commits, outbox, clock, kept: { days: 30, events: 500 } })
  })
  afterEach(async () => {
    await retention.close()
    await commits.close()
    database.close()
    rmSync(folder, { recursive: true })
  })
  const once = (key: string, answer = key, meaning = 'm') => answered.once('acme', key, meaning, async () => ({ answer }))
  const count = () => database.prepare('SELECT COUNT(*) AS count FROM requests').get()?.['count']

  it('is answered the same for a month, and forgotten then', async () => {
    await once('k', 'first')
    expect(await once('k', 'second')).toEqual({ answer: 'first' })
    await expect(once('k', 'second', 'else')).rejects.toThrow(/Idempotency-Key/)
    clock.advance(29 * dayMs)
    await once('later')
    await retention.sweep()
    expect(await once('k', 'second')).toEqual({ answer: 'first' })
    clock.advance(2 * dayMs)
    await retention.sweep()
    expect(await once('k', 'second')).toEqual({ answer: 'second' })
  })

  it('is bounded in number and size, whatever comes', async () => {
    await once('long', 'a', 'x'.repeat(1_000_000))
    expect(database.prepare('SELECT SUM(length(request)) AS chars FROM requests').get()?.['chars']).toBeLessThan(100)
    await Promise.all(Array.from({ length: 1_200 }, (_, n) => once(`k${n}`)))
    await retention.sweep()
    expect(count()).toBe(500)
    expect(await once('k1199', 'another')).toEqual({ answer: 'k1199' })
    expect(await once('k0', 'another')).toEqual({ answer: 'another' })
  })
})
