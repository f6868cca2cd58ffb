import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readEvidence } from '../../../src/bench/isolation/evidence.ts'
import { canHappen, sideOf } from '../../../src/bench/isolation/fault.ts'
import { loadFault } from '../../../src/bench/faults/load-fault.ts'
import { setScene } from '../../../src/bench/isolation/scene.ts'
import { setStage, type Stage } from '../../../src/bench/isolation/stage.ts'
import { startWorld, type World } from '../../../src/bench/runner/world.ts'
import { loadScenario } from '../../../src/bench/scenario/load-scenario.ts'
import { allContestants } from '../../../src/cli/all-contestants.ts'

/** Under one approach each, lest it take long; `npm run bench -- --faults --profile smoke` has all of them under all. */
const ids: Readonly<Record<string, readonly string[]>> = {
  sandbox: ['network-delay', 'certificate-expired', 'secret-expired'],
  webhook: ['network-partition', 'dns-gone', 'certificate-expired'],
}

describe.each(Object.keys(ids))('under %s', (approach) => {
  let world: World
  let stage: Stage
  beforeAll(async () => {
    const scenario = { ...(await loadScenario('noisy-neighbour')), tenants: 2 }
    const contestant = allContestants().find(({ id }) => id === approach)
    if (!contestant) throw new Error(`there is no approach ${approach}`)
    const cell = { culprits: 1, bystandersBy: [], certificates: true }
    world = await startWorld(scenario, contestant, { realisation: undefined, seed: 1, cell })
    stage = await setStage({ world, culprits: 1, seed: 1, burstSeconds: undefined, certificates: true })
    await stage.enrol()
  })
  afterAll(async () => {
    await stage?.[Symbol.asyncDispose]()
    await world?.[Symbol.asyncDispose]()
  })

  /** A cart that is sold and sent: what the extension decides itself, and what it asks the third party for. */
  const operate = async (tenant: string): Promise<{ decidedBy: string; eventId: string }> => {
    const { hook, afterHook, payloads } = world.scenario
    const before = await world.platform.operate(tenant, hook.id, payloads[0])
    const after = await world.platform.operate(tenant, afterHook?.id ?? '', payloads[0])
    return { decidedBy: String(before.body['decidedBy']), eventId: String(after.body['eventId']) }
  }
  const hasEffect = async (eventId: string): Promise<boolean> => {
    await world.ledger.refresh()
    return world.ledger.effects.some((effect) => effect.eventId === eventId)
  }
  const isWell = async (tenant: string): Promise<void> => {
    // A breaker that had opened needs a moment.
    const calls: string[] = []
    const isSo = async (): Promise<boolean> => {
      const { decidedBy, eventId } = await operate(tenant)
      calls.push(eventId)
      const effects = await Promise.all(calls.map(hasEffect))
      return decidedBy === 'extension' && effects.includes(true)
    }
    await expect.poll(isSo, { timeout: 15_000 }).toBe(true)
  }
  it.each(ids[approach] ?? [])(
    '%s begins, shows its sign, spares the other tenant, and ends',
    { timeout: 40_000 },
    async (id) => {
      const fault = await loadFault(id)
      const side = sideOf(fault, world.contestant)
      if (!canHappen(side)) return expect(side.cannot).toMatch(/certificate/)
      const intensity = fault.intensity?.default ?? 0
      const evidence = (fromMs: number) =>
        readEvidence(world, { culprits: ['tenant-1'], intensity, fromMs, toMs: Date.now(), due: new Set(), wrong: 0 })
      expect(side.sign(await evidence(Date.now() + 1))).toBeUndefined()
      const fromMs = Date.now()
      const heal = await side.start(setScene({ world, culprits: ['tenant-1'], intensity, stage }))
      const { eventId } = await operate('tenant-1')
      expect((await operate('tenant-2')).decidedBy).toBe('extension')
      const sign = async (): Promise<string | undefined> => {
        const seen = side.sign(await evidence(fromMs))
        if (!seen) await operate('tenant-1')
        return seen?.words
      }
      await expect.poll(sign, { timeout: 15_000 }).toMatch(/^\d+ of \d+ attempts/)
      await heal()
      await isWell('tenant-1')
      // What was acknowledged meanwhile is delivered.
      await expect.poll(() => hasEffect(eventId), { timeout: 15_000 }).toBe(true)
      await isWell('tenant-2')
    },
  )
})
