import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readEvidence } from '../../../src/bench/isolation/evidence.ts'
import { canHappen, type Fault, sideOf } from '../../../src/bench/isolation/fault.ts'
import { listFaults, loadFault, refuseUnknownFault } from '../../../src/bench/faults/load-fault.ts'
import { setScene } from '../../../src/bench/isolation/scene.ts'
import type { Contestant } from '../../../src/bench/plan/contestant.ts'
import { enrolTenants } from '../../../src/bench/runner/tenant.ts'
import { startWorld, type World } from '../../../src/bench/runner/world.ts'
import { referenceOf } from '../../../src/bench/scenario/reference.ts'
import { loadScenario } from '../../../src/bench/scenario/load-scenario.ts'
import { allContestants } from '../../../src/cli/all-contestants.ts'

const ids = await listFaults()
/** Those that strike by chance, so that they surely do. */
const certain = new Map([
  ['intermittent', 100],
  ['poison-event', 1],
])
const cellOnly = new Set(
  (await Promise.all(ids.map(loadFault))).filter(({ needs, strikes }) => needs || strikes === 'platform').map(({ id }) => id),
)
const contestantOf = (id: string): Contestant => {
  const found = allContestants().find((contestant) => contestant.id === id)
  if (!found) throw new Error(`there is no approach ${id}`)
  return found
}

describe('the catalogue of faults', () => {
  it.each(ids)('%s is one file that says what it is on both sides', async (id) => {
    const fault = await loadFault(id)
    expect(fault.id).toBe(id)
    for (const side of [fault.atPlatform, fault.atCustomer]) expect('what' in side ? side.what : side.cannot).toMatch(/\w+ \w+/)
  })

  it('has no fault where no customer logic runs, and says why native code cannot loop', async () => {
    const fault = await loadFault('endless-loop')
    expect(sideOf(fault, contestantOf('none'))).toEqual({ cannot: 'no customer logic runs' })
    expect(sideOf(fault, contestantOf('native'))).toHaveProperty('cannot', expect.stringContaining('no customer'))
  })

  it('refuses a name that it does not know, with the nearest one', async () => {
    await expect(refuseUnknownFault('endles-loop')).rejects.toMatchObject({ hint: expect.stringContaining('"endless-loop"') })
  })
})

describe.each(['sandbox', 'webhook'])('under %s', (approach) => {
  let world: World
  beforeAll(async () => {
    const scenario = { ...(await loadScenario('sms-reply')), tenants: 2 }
    world = await startWorld(scenario, contestantOf(approach), { realisation: undefined, seed: 1 })
    await enrolTenants(world)
  })
  afterAll(() => world?.[Symbol.asyncDispose]())

  const ask = async (tenant: string) =>
    (await world.platform.operate(tenant, world.scenario.hook.id, world.scenario.payloads[5])).body
  const operate = async (tenant: string): Promise<string> => String((await ask(tenant))['decidedBy'])

  const onBareGround = ids.filter((id) => !cellOnly.has(id))
  it.each(onBareGround)('%s begins, shows its sign, spares the other tenant, and ends', async (id) => {
    const fault: Fault = await loadFault(id)
    const side = sideOf(fault, world.contestant)
    if (!canHappen(side)) return expect(side.cannot).not.toBe('')
    const { decision: right } = await referenceOf(world.scenario, 5)
    const struck = { culprits: ['tenant-1'], intensity: certain.get(id) ?? fault.intensity?.default ?? 0 }
    let wrong = 0
    const evidence = (fromMs: number) => readEvidence(world, { ...struck, fromMs, toMs: Date.now(), due: new Set(), wrong })
    expect(side.sign(await evidence(Date.now()))).toBeUndefined()
    const fromMs = Date.now()
    const heal = await side.start(setScene({ world, ...struck }))
    const { decision, decidedBy } = await ask('tenant-1')
    wrong = decidedBy === 'extension' && decision !== right?.decision ? 1 : 0
    expect(await operate('tenant-2')).toBe('extension')
    // The attempt log is written a moment later.
    await expect.poll(async () => side.sign(await evidence(fromMs))?.words).toMatch(/^1 /)
    await heal()
    // A breaker, or a worker that is started anew, may need a moment.
    await expect.poll(() => operate('tenant-1'), { timeout: 10_000 }).toBe('extension')
  })
})
