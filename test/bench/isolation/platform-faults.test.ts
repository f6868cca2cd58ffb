import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { readdirSync, readlinkSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readEvidence, seriesOfTrouble } from '../../../src/bench/isolation/evidence.ts'
import { canHappen, sideOf } from '../../../src/bench/isolation/fault.ts'
import { loadFault } from '../../../src/bench/faults/load-fault.ts'
import { setScene } from '../../../src/bench/isolation/scene.ts'
import type { Seen } from '../../../src/bench/isolation/sign.ts'
import { setStage, type Stage } from '../../../src/bench/isolation/stage.ts'
import type { Contestant } from '../../../src/bench/plan/contestant.ts'
import { startWorld, type World } from '../../../src/bench/runner/world.ts'
import { loadScenario } from '../../../src/bench/scenario/load-scenario.ts'
import { allContestants } from '../../../src/cli/all-contestants.ts'

const contestantOf = (id: string): Contestant => {
  const found = allContestants().find((contestant) => contestant.id === id)
  if (!found) throw new Error(`there is no approach ${id}`)
  return found
}

describe('faults of the platform', () => {
  let world: World
  let stage: Stage
  beforeAll(async () => {
    const scenario = { ...(await loadScenario('noisy-neighbour')), tenants: 2 }
    const cell = { culprits: 0, bystandersBy: [], clock: true }
    world = await startWorld(scenario, contestantOf('sandbox'), { realisation: undefined, seed: 1, cell })
    stage = await setStage({ world, culprits: 0, seed: 1, burstSeconds: undefined })
    await stage.enrol()
  })
  afterAll(async () => {
    await stage?.[Symbol.asyncDispose]()
    await world?.[Symbol.asyncDispose]()
  })

  const decide = async (): Promise<unknown> =>
    (await world.platform.operate('tenant-1', world.scenario.hook.id, world.scenario.payloads[0])).body['decidedBy']
  const tell = () => world.platform.operate('tenant-1', world.scenario.afterHook?.id ?? '', world.scenario.payloads[0])

  /** Begins it, and answers how it ends and what showed by now. */
  const begin = async (id: string) => {
    const fault = await loadFault(id)
    const side = sideOf(fault, world.contestant)
    if (!canHappen(side)) throw new Error(side.cannot)
    const intensity = fault.intensity?.default ?? 0
    const notes: Seen[] = []
    const fromMs = Date.now()
    const before = await world.platform.metrics()
    const sign = async (): Promise<string | undefined> => {
      const moved = seriesOfTrouble(before, await world.platform.metrics())
      const window = { intensity, fromMs, toMs: Date.now(), due: new Set<string>(), wrong: 0, notes, moved }
      return side.sign(await readEvidence(world, { culprits: ['tenant-1', 'tenant-2'], ...window }))?.words
    }
    expect(await sign()).toBeUndefined()
    const heal = await side.start(setScene({ world, culprits: [], intensity, notes, stage }))
    return { heal, sign }
  }

  it('worker-killed ends processes with customers’ code, and calls go on', async () => {
    await expect.poll(decide, { timeout: 10_000 }).toBe('extension')
    const { heal, sign } = await begin('worker-killed')
    await expect.poll(sign, { timeout: 10_000 }).toMatch(/^hookbench_workers_lost_total\{.*from 0 to/)
    await heal()
    await expect.poll(decide, { timeout: 10_000 }).toBe('extension')
  })

  it('disk-full: what would have to be kept is refused, decisions go on, and all is well without a restart', async () => {
    const { heal, sign } = await begin('disk-full')
    expect(await sign()).toMatch(/storage is full/)
    expect((await world.platform.metrics()).get('hookbench_writes_refused_total')).toBeGreaterThan(0)
    expect(await tell()).toMatchObject({ status: 507, body: { type: 'urn:hookbench:problem:storage-full' } })
    expect(await decide()).toBe('extension')
    await heal()
    const { status, body } = await tell()
    expect(status).toBe(202)
    const isDelivered = async (): Promise<boolean> => {
      await world.ledger.refresh()
      return world.ledger.effects.some(({ eventId }) => eventId === body['eventId'])
    }
    await expect.poll(isDelivered, { timeout: 10_000 }).toBe(true)
  })

  it('clock-jump dates attempts ahead, and back again', async () => {
    const { heal, sign } = await begin('clock-jump')
    const isShown = async (): Promise<string | undefined> => {
      await decide()
      return sign()
    }
    await expect.poll(isShown, { timeout: 10_000 }).toMatch(/dated up to 60 minutes ahead/)
    await heal()
    const newest = async (): Promise<number> => {
      await decide()
      const [attempt] = await world.platform.attempts('tenant-1', 1)
      return Date.parse(attempt?.startedAt ?? '') - Date.now()
    }
    await expect.poll(newest, { timeout: 10_000 }).toBeLessThan(60_000)
  })

  it('cpu-stolen takes CPU time, and gives it back', async () => {
    const { heal, sign } = await begin('cpu-stolen')
    expect(await sign()).toMatch(/^2 threads take CPU time/)
    await heal()
    expect(await decide()).toBe('extension')
  })

  it('database-locked cannot happen: no second connection gets at what the platform holds', async () => {
    const { atPlatform, atCustomer } = await loadFault('database-locked')
    for (const side of [atPlatform, atCustomer]) expect(canHappen(side)).toBe(false)
    using database = new DatabaseSync(databaseOf(world.platformProcess.child().pid), { timeout: 0 })
    for (const sql of ['BEGIN EXCLUSIVE', 'SELECT * FROM tenants', 'PRAGMA journal_mode = DELETE'])
      expect(() => database.exec(sql)).toThrow(/database is locked/)
  })
})

/** The file that the process has open. */
const databaseOf = (pid: number): string => {
  const folder = `/proc/${pid}/fd`
  const open = readdirSync(folder).map((fd) => readlinkSync(join(folder, fd)))
  const file = open.find((path) => path.endsWith('/platform.sqlite'))
  if (file === undefined) throw new Error('the platform has no database open')
  return file
}

describe('worker-killed', () => {
  it.each(['sandbox:in-process', 'sandbox:in-process-sync', 'native', 'webhook'])('cannot happen under %s', async (id) => {
    expect(canHappen(sideOf(await loadFault('worker-killed'), contestantOf(id)))).toBe(false)
  })
})
