import { setTimeout } from 'node:timers/promises'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type Approach, type Attempt, defaultLimits, type Deployment } from '../../../src/approaches/approach.ts'
import { createPool } from '../../../src/approaches/sandbox/pool.ts'
import { eventWith } from '../../conformance/approach-harness.ts'
import { type LoopbackApi, startLoopbackApi } from '../../conformance/loopback-api.ts'
import { attacks } from './attacks.ts'

let pool: Approach
let api: LoopbackApi
let version = 0
beforeAll(async () => {
  api = await startLoopbackApi()
  // One lane: attacker and bystander share a worker, unless the pool parts them.
  pool = await createPool(['127.0.0.0/8'], { workers: 1 })
})
afterAll(async () => {
  await pool.close()
  await api.close()
})

const deploy = (tenant: string, code: string): Promise<Deployment> =>
  pool.deploy({
    tenant,
    hook: 'test.hook',
    version: ++version,
    code,
    egress: [api.url],
    settings: { api: api.url },
    // Enough that a machine that stands still for a moment does not keep a loop from using it up.
    limits: { ...defaultLimits, cpuMs: 200 },
  })
const call = (deployment: Deployment, wallMs = 10_000): Promise<Attempt> =>
  pool.invoke(deployment, eventWith({ n: 1 }), { wallMs })

/** A machine that gives an attack no time says `crashed`, its own fault, and to try again: so do we, a few times. */
const callUntilJudged = async (deployment: Deployment): Promise<Attempt> => {
  for (let tries = 1; tries < 5; tries++) {
    const attempt = await call(deployment)
    if (attempt.outcome.kind !== 'crashed') return attempt
  }
  return call(deployment)
}

/** A neighbour that asks again as soon as it has its answer. */
const bystander = (deployment: Deployment) => {
  const kinds: string[] = []
  let stopped = false
  const running = (async () => {
    while (!stopped) {
      kinds.push((await call(deployment)).outcome.kind)
      await setTimeout(2)
    }
  })()
  return {
    stop: async (): Promise<string[]> => {
      stopped = true
      await running
      return kinds
    },
  }
}

for (const [name, attack] of Object.entries(attacks)) {
  it(`bounds: ${name}; its neighbour gets each of its answers`, async () => {
    const neighbour = bystander(await deploy('bystander', 'export default (event) => ({ decision: "allow", reason: event.id })'))
    const attacker = await deploy(`attacker-${name.replaceAll(' ', '-')}`, attack.code)
    const { outcome } = await callUntilJudged(attacker)
    const kinds = await neighbour.stop()
    expect(attack.ends).toContain(outcome.kind)
    if ('error' in outcome) expect(outcome.error.hint).toBeTruthy()
    expect(kinds.length).toBeGreaterThan(0)
    expect(kinds.filter((kind) => kind !== 'ok')).toEqual([])
    expect('polluted' in {}).toBe(false)
  })
}
