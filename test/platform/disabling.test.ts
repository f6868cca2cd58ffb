import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Delivered } from '../../src/platform/after-hook.ts'
import { openDatabase } from '../../src/platform/database.ts'
import { createDisabling, type Disabling } from '../../src/platform/disabling.ts'
import { createFailing } from '../../src/platform/failing.ts'
import { createGroupCommit, type GroupCommit } from '../../src/platform/group-commit.ts'
import type { Claimed, Outbox } from '../../src/platform/outbox/outbox.ts'
import { createSqliteOutbox } from '../../src/platform/outbox/sqlite.ts'
import { item } from '../conformance/outbox-items.ts'
import { createManualClock, type ManualClock } from './manual-clock.ts'

const lane = { tenant: 'a', hook: 'db.made' }
const dayMs = 86_400_000

describe('an endpoint', () => {
  let folder: string
  let clock: ManualClock
  let outbox: Outbox
  let disabling: Disabling
  let commits: GroupCommit
  let close: () => Promise<void>
  let version: number | undefined

  const open = (): void => {
    const database = openDatabase(folder)
    commits = createGroupCommit(database, () => {})
    outbox = createSqliteOutbox({ database, commits, clock })
    const failing = createFailing({ database, commits, clock, timeScale: 10 })
    disabling = createDisabling({ outbox, failing, clock, endpointAt: () => version, wake: () => {} })
    close = async () => {
      await commits.close()
      database.close()
    }
  }
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'hookbench-disabling-'))
    clock = createManualClock()
    version = 3
    open()
  })
  afterEach(async () => {
    await close()
    rmSync(folder, { recursive: true })
  })
  const note = (outcome: Delivered['outcome'], more: Partial<Delivered> = {}, at = lane) =>
    disabling.note(at, { outcome, version, ...more })
  const claim = (): Promise<readonly Claimed[]> => outbox.claim(10, () => 10)

  it('that says 410 is disabled at once; its events are kept, and its tenant is told once', async () => {
    await outbox.append([item('a', '1')])
    await Promise.all([note('failed', { asks: { gone: true } }), note('failed', { asks: { gone: true } })])
    expect(outbox.held(lane)).toMatchObject({ by: 'gone', reason: expect.stringContaining('410') as string })
    const [told, ...others] = await claim()
    expect(others).toEqual([])
    expect(told).toMatchObject({ tenant: 'a', hook: 'delivery.disabled', event: { type: 'delivery.disabled' } })
    expect(told?.event.data).toMatchObject({
      hook: 'db.made',
      version: 3,
      by: 'gone',
      waiting: 1,
      next: expect.stringContaining('/enable') as string,
    })
    expect(await disabling.enable(lane)).toBe(true)
    expect((await claim()).map(({ event }) => event.id)).toEqual(['1'])
  })

  it('that only failed for five days is disabled, across a restart; a success starts anew', async () => {
    await note('timed-out')
    clock.advance((0.2 * dayMs) / 10)
    await note('ok')
    await note('failed')
    clock.advance((2 * dayMs) / 10)
    await note('unreachable')
    await close()
    open()
    clock.advance((3.1 * dayMs) / 10)
    // So many since the restart, whatever was before.
    for (let n = 1; n <= 4; n++) {
      await note('failed')
      expect(outbox.held(lane)).toBeUndefined()
    }
    await note('failed')
    expect(outbox.held(lane)).toMatchObject({
      by: 'failing',
      reason: expect.stringMatching(/^Every try since 19\d\d.* failed/) as string,
    })
  })

  it('is not disabled for what the platform did, nor when it runs at the platform', async () => {
    for (let n = 0; n < 8; n++) {
      for (const outcome of ['crashed', 'shed', 'postponed', 'nobody'] as const) await note(outcome)
      clock.advance(dayMs)
    }
    version = undefined
    for (let n = 0; n < 8; n++) {
      await note('failed')
      clock.advance(dayMs)
    }
    expect(outbox.held(lane)).toBeUndefined()
  })

  it('is not judged by what its former version did', async () => {
    await note('failed', { asks: { gone: true }, version: 2 })
    expect(outbox.held(lane)).toBeUndefined()
    await note('failed')
    clock.advance(dayMs)
    await note('ok', { version: 2 })
    for (let n = 0; n < 4; n++) await note('failed')
    expect(outbox.held(lane)).toMatchObject({ by: 'failing' })
  })

  it('that hears of disabled ones and is disabled itself is not told so', async () => {
    await note('failed', { asks: { gone: true } }, { tenant: 'a', hook: 'delivery.disabled' })
    expect(outbox.held({ tenant: 'a', hook: 'delivery.disabled' })).toBeDefined()
    expect(await outbox.backlog()).toMatchObject({ pending: 0 })
  })

  it('is enabled by a new version, but not where somebody asked for the pause', async () => {
    await outbox.hold(lane, { by: 'failing', reason: '', sinceMs: 0 })
    await disabling.newStart(lane)
    expect(outbox.held(lane)).toBeUndefined()
    await outbox.hold(lane, { by: 'operator', reason: '', sinceMs: 0 })
    await disabling.newStart(lane)
    expect(outbox.held(lane)).toBeDefined()
  })
})
