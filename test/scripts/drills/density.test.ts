import { expect, it } from 'vitest'
import { drillDensity } from '../../../scripts/drills/density.ts'
import { loadScenario } from '../../../src/bench/scenario/load-scenario.ts'

// The short form of `npm run drill:density`.
it('keeps every tenant warm where there is room, and answers all where there is half of it', async () => {
  const scenario = await loadScenario('sms-reply')
  const { ample, half } = await drillDensity({ tenants: 24, warmRounds: 2, seed: 1, scenario })
  expect(ample).toMatchObject({ calls: 72, lost: 0, evicted: 0 })
  expect(half).toMatchObject({ calls: 72, lost: 0 })
  expect(half.evicted).toBeGreaterThan(0)
  expect(ample.mbPerTenant).toBeGreaterThan(0.1)
}, 60_000)
