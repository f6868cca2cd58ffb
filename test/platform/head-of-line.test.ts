import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { DatabaseSync } from 'node:sqlite'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { OutcomeKind } from '../../src/hooks/outcome.ts'
import { openDatabase } from '../../src/platform/database.ts'
import { createDispatcher, type Dispatcher } from '../../src/platform/dispatcher.ts'
import { createGroupCommit } from '../../src/platform/group-commit.ts'
import type { Claimed, Lane, Outbox } from '../../src/platform/outbox/outbox.ts'
import { createSqliteOutbox } from '../../src/platform/outbox/sqlite.ts'
import { item } from '../conformance/outbox-items.ts'
import { createManualClock, type ManualClock } from './manual-clock.ts'

const patiently = { interval: 2, timeout: 15_000 }
const never = new Promise<OutcomeKind>(() => {})

describe('beside many endpoints that hang', () => {
  let folder: string
  let clock: ManualClock
  let outbox: Outbox
  let work: Work
  let dispatcher: Dispatcher
  let close: () => Promise<void>
  const hung = new Set<string>()
  const served: string[] = []

  /** As a webhook's circuit does: two at a time for who never answered. */
  const readiness = ({ tenant, hook }: Lane) => {
    work.lanes++
    const inFlight = calls.get(`${tenant}/${hook}`) ?? 0
    return hung.has(tenant) ? { room: 2 - inFlight } : undefined
  }
  const calls = new Map<string, number>()

  const deliver = async ({ tenant, hook, event }: Claimed): Promise<{ outcome: OutcomeKind }> => {
    const lane = `${tenant}/${hook}`
    calls.set(lane, (calls.get(lane) ?? 0) + 1)
    if (hung.has(tenant)) await never
    calls.set(lane, (calls.get(lane) as number) - 1)
    served.push(event.id)
    return { outcome: 'ok' }
  }

  const open = (prepare: (database: DatabaseSync) => void = () => {}): void => {
    const database = openDatabase(folder)
    prepare(database)
    work = countWork(database)
    const commits = createGroupCommit(database, () => {})
    outbox = createSqliteOutbox({ database, commits, clock })
    dispatcher = createDispatcher({ outbox, deliver, clock, readiness })
    close = async () => {
      const stopping = dispatcher.stop(0)
      clock.advance(0)
      await stopping
      await commits.close()
      database.close()
    }
  }
  const send = async (tenants: readonly string[], each = 1): Promise<void> => {
    const items = tenants.flatMap((tenant) => Array.from({ length: each }, (_, n) => item(tenant, `${tenant}-${sent++}-${n}`)))
    const before = served.length
    await outbox.append(items)
    dispatcher.wake()
    const expected = before + items.filter(({ tenant }) => !hung.has(tenant)).length
    await expect.poll(() => served.length, patiently).toBe(expected)
  }
  let sent = 0

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'hookbench-head-of-line-'))
    clock = createManualClock()
    for (const kept of [hung, calls]) kept.clear()
    served.length = 0
  })
  afterEach(async () => {
    await close()
    rmSync(folder, { recursive: true })
  })

  it('more than all calls that may be in flight: those that answer are served', async () => {
    open()
    const fine = names('fine', 20)
    await send(fine)
    for (const tenant of names('hung', 600)) hung.add(tenant)
    await send([...hung, ...fine], 3)
    expect(dispatcher.inFlight()).toBeLessThanOrEqual(768)
    await send(fine, 30)
    const kept = async () => (({ pending, leased, dead }) => pending + leased + dead)(await outbox.backlog())
    await expect.poll(kept, patiently).toBe(3 * 600)
  })

  it('when those that answered all hang at once, others wait no longer than until that shows', async () => {
    open()
    const fine = names('fine', 300)
    await send(fine, 2)
    for (const tenant of fine.slice(0, 280)) hung.add(tenant)
    await outbox.append([...hung].flatMap((tenant) => [item(tenant, `${tenant}-a`), item(tenant, `${tenant}-b`)]))
    dispatcher.wake()
    await expect.poll(() => dispatcher.inFlight(), patiently).toBeGreaterThanOrEqual(256)
    const before = served.length
    await outbox.append(fine.slice(280).map((tenant) => item(tenant, `${tenant}-late`)))
    dispatcher.wake()
    await expect.poll(() => clock.waiting(), patiently).toBe(1)
    clock.advance(2_001)
    await expect.poll(() => served.length, patiently).toBe(before + 20)
  })

  it('200 of 1,000 that hang or are held cost the others no look', async () => {
    open()
    const fine = names('fine', 800)
    for (const tenant of names('hung', 100)) hung.add(tenant)
    const held = names('held', 100)
    await Promise.all(held.map(hold))
    for (const tenant of held) hung.add(tenant)
    await send([...hung, ...fine], 2)
    const before = { ...work }
    for (let round = 0; round < 5; round++) await send(fine.slice(0, 20))
    const [rows, lanes] = [work.rows - before.rows, work.lanes - before.lanes]
    expect([rows, lanes].every((count) => count <= 5 * 20 * 4)).toBe(true)
  })

  it('100,000 events that wait in one lane are not read', async () => {
    hung.add('hung')
    open((database) => backlogOf(database, 100_000, clock.nowMs()))
    await send(['hung', ...names('fine', 10)])
    const before = { ...work }
    for (let round = 0; round < 10; round++) await send(names('fine', 10))
    await expect.poll(() => dispatcher.inFlight(), patiently).toBe(2)
    expect(before.rows).toBeLessThan(200)
    expect(work.rows - before.rows).toBeLessThanOrEqual(10 * 10 * 4)
  })

  const hold = (tenant: string) => outbox.hold({ tenant, hook: 'db.made' }, { by: 'tenant', reason: 'test', sinceMs: 0 })
})

const names = (prefix: string, count: number): string[] => Array.from({ length: count }, (_, n) => `${prefix}${n}`)

interface Work {
  /** That a claim read. */
  rows: number
  /** Of which it was asked whether there is room. */
  lanes: number
}

/** Counts what is read from the database from now on, by statements that are prepared from now on. */
const countWork = (database: DatabaseSync): Work => {
  const work: Work = { rows: 0, lanes: 0 }
  const prepare = database.prepare.bind(database)
  database.prepare = (sql) => {
    const statement = prepare(sql)
    const [all, get] = [statement.all.bind(statement), statement.get.bind(statement)]
    statement.all = ((...values: Parameters<typeof all>) => {
      const rows = all(...values)
      work.rows += rows.length
      return rows
    }) as typeof all
    statement.get = ((...values: Parameters<typeof get>) => {
      work.rows++
      return get(...values)
    }) as typeof get
    return statement
  }
  return work
}

/** With the bodies of the first few: nobody comes to the others. */
const backlogOf = (database: DatabaseSync, count: number, nowMs: number): void => {
  const body = JSON.stringify(item('hung', 'old').event)
  database.exec(`BEGIN;
    WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ${count})
      INSERT INTO deliveries (tenant, hook, event_id, run_at, created_at) SELECT 'hung', 'db.made', 'old-' || i, ${nowMs}, ${nowMs} FROM n;
    INSERT INTO events (id, body) SELECT id, '${body}' FROM deliveries;
    COMMIT`)
}
