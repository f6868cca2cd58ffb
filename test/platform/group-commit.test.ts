import { mkdtempSync, rmSync } from 'node:fs'
import { DatabaseSync } from 'node:sqlite'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createGroupCommit, type GroupCommit } from '../../src/platform/group-commit.ts'
import { patiently } from './test-platform.ts'

describe('group commit', () => {
  let folder: string
  let database: DatabaseSync
  let commits: GroupCommit
  let lost: unknown[]

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'hookbench-commit-'))
    database = new DatabaseSync(join(folder, 'test.sqlite'))
    database.exec('PRAGMA journal_mode = WAL; CREATE TABLE numbers (n INTEGER PRIMARY KEY) STRICT')
    lost = []
    commits = createGroupCommit(database, (error) => lost.push(error))
  })
  afterEach(() => {
    if (database.isOpen) database.close()
    rmSync(folder, { recursive: true })
  })

  const insert = (n: number) => () => void database.prepare('INSERT INTO numbers VALUES (?)').run(n)
  const stored = (): number[] =>
    database
      .prepare('SELECT n FROM numbers ORDER BY n')
      .all()
      .map((row) => row['n'] as number)
  /** What another connection sees, which is what has been committed. */
  const committed = (): number => {
    using other = new DatabaseSync(join(folder, 'test.sqlite'))
    return other.prepare('SELECT COUNT(*) AS n FROM numbers').get()?.['n'] as number
  }

  it('resolves only after the write can be seen from outside', async () => {
    const writing = commits.write(insert(1))
    expect(committed()).toBe(0)
    await writing
    expect(committed()).toBe(1)
  })

  it('makes one transaction of all writes of a tick', async () => {
    let seenByTheLast = -1
    await Promise.all([commits.write(insert(1)), commits.write(insert(2)), commits.write(() => (seenByTheLast = committed()))])
    expect(seenByTheLast).toBe(0)
    expect(committed()).toBe(2)
  })

  it('answers what the write returned', async () => {
    expect(await commits.write(() => 42)).toBe(42)
  })

  it('rejects exactly the bad write, and keeps its neighbours', async () => {
    const results = await Promise.allSettled([1, 2, 2, 3].map((n) => commits.write(insert(n))))
    expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled', 'rejected', 'fulfilled'])
    expect(stored()).toEqual([1, 2, 3])
  })

  it('undoes all of a write that fails half-way', async () => {
    const halfBad = commits.write(() => [insert(7)(), insert(8)(), insert(7)()])
    await Promise.allSettled([commits.write(insert(1)), halfBad])
    await expect(halfBad).rejects.toThrow(/UNIQUE/)
    expect(stored()).toEqual([1])
  })

  it('works on after a batch in which every write was bad', async () => {
    await commits.write(insert(1))
    const bad = await Promise.allSettled([commits.write(insert(1)), commits.write(insert(1))])
    expect(bad.map(({ status }) => status)).toEqual(['rejected', 'rejected'])
    await commits.write(insert(2))
    expect(stored()).toEqual([1, 2])
  })

  it('rejects all when the disk takes no more, and works again when it does', async () => {
    const pages = database.prepare('PRAGMA page_count').get()?.['page_count'] as number
    database.exec(`CREATE TABLE blobs (b BLOB) STRICT; PRAGMA max_page_count = ${pages + 2}`)
    const large = () => void database.prepare('INSERT INTO blobs VALUES (zeroblob(100000))').run()
    const results = await Promise.allSettled([commits.write(insert(1)), commits.write(large)])
    expect(results[1]).toMatchObject({ status: 'rejected', reason: { message: expect.stringMatching(/full/) } })
    expect(stored()).toEqual(results[0].status === 'fulfilled' ? [1] : [])
    database.exec('PRAGMA max_page_count = 100000')
    await commits.write(insert(2))
    expect(stored()).toContain(2)
  })

  it('writes what nobody waits for with the next commit', async () => {
    commits.writeLater(insert(1))
    await commits.write(insert(2))
    expect(stored()).toEqual([1, 2])
  })

  it('writes what nobody waits for by itself, and tells of what was lost', async () => {
    commits.writeLater(insert(1))
    commits.writeLater(insert(1))
    await expect.poll(() => lost.length, patiently).toBe(1)
    expect(stored()).toEqual([1])
  })

  it('writes what waits when it closes, and refuses later writes', async () => {
    const writing = commits.write(insert(1))
    commits.writeLater(insert(2))
    await commits.close()
    await writing
    expect(stored()).toEqual([1, 2])
    await expect(commits.write(insert(3))).rejects.toThrow(/closed/)
  })
})
