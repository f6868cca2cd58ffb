import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type AttemptLog, createAttemptLog } from '../../src/platform/attempts.ts'
import { openDatabase } from '../../src/platform/database.ts'
import { createGroupCommit } from '../../src/platform/group-commit.ts'

describe('attempt log', () => {
  let log: AttemptLog
  let flush: () => Promise<unknown>
  let close: () => Promise<void>
  beforeEach(() => {
    const folder = mkdtempSync(join(tmpdir(), 'hookbench-attempts-'))
    const database = openDatabase(folder)
    const commits = createGroupCommit(database, (error) => expect.fail(String(error)))
    log = createAttemptLog(database, commits)
    flush = () => commits.write(() => {})
    close = async () => {
      await commits.close()
      database.close()
      rmSync(folder, { recursive: true })
    }
  })
  afterEach(() => close())

  const record = (tenant: string, eventId: string, ok = true, logs: string[] = []): void => {
    const deployable = { tenant, hook: 'h', version: 1, egress: [], settings: {}, limits: { cpuMs: 1, memoryMb: 8 } }
    const outcome = ok ? ({ kind: 'ok' } as const) : ({ kind: 'failed', error: { name: 'E', message: 'no' } } as const)
    log.record(eventId, { approach: 'x', deployable }, 1, { outcome, logs, startedAtMs: 0, durationUs: 1 })
  }
  const read = (tenant: string, query: { limit: number; outcome?: 'failed' }): string[] => {
    const ids: string[] = []
    for (let cursor: string | null | undefined; cursor !== null;) {
      const page = log.page(tenant, { ...query, ...(cursor !== undefined && { cursor }) })
      expect(page.attempts.length).toBeLessThanOrEqual(query.limit)
      ids.push(...page.attempts.map(({ eventId }) => eventId))
      cursor = page.next
    }
    return ids
  }

  it('pages through a tenant’s attempts, newest first, each once', async () => {
    for (let n = 0; n < 25; n++) record(n % 5 === 0 ? 'other' : 'acme', `e${n}`)
    await flush()
    const wanted = Array.from({ length: 25 }, (_, n) => n)
      .filter((n) => n % 5 !== 0)
      .map((n) => `e${n}`)
      .toReversed()
    for (const limit of [1, 7, 20, 100]) expect(read('acme', { limit })).toEqual(wanted)
    expect(read('nobody', { limit: 10 })).toEqual([])
  })

  it('reads no more at a time than a page should hold, or is asked for', async () => {
    const lines = Array.from({ length: 100 }, () => 'x'.repeat(2_048))
    for (let n = 0; n < 60; n++) record('acme', `e${n}`, true, lines)
    await flush()
    const first = log.page('acme', { limit: 500 })
    expect(JSON.stringify(first).length).toBeLessThan(5 * 1024 * 1024)
    expect(first.next).not.toBeNull()
    expect(read('acme', { limit: 500 })).toHaveLength(60)
    const before = process.memoryUsage().heapUsed
    const missed = [...log.since('acme', 0)]
    expect(process.memoryUsage().heapUsed - before).toBeLessThan(1024 * 1024)
    expect(missed.map(({ read: readOne }) => readOne().eventId)).toEqual(Array.from({ length: 60 }, (_, n) => `e${n}`))
  })

  it('finds a rare outcome far back, look by bounded look', async () => {
    record('acme', 'rare', false)
    for (let n = 0; n < 11_000; n++) record('acme', 'common')
    await flush()
    expect(log.page('acme', { limit: 10, outcome: 'failed' })).toMatchObject({ attempts: [], next: expect.any(String) })
    expect(read('acme', { limit: 10, outcome: 'failed' })).toEqual(['rare'])
  })
})
