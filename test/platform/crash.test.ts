import { join } from 'node:path'
import { expect, it } from 'vitest'
import { drillCrash } from '../../scripts/drills/crash.ts'

// The short form of `node scripts/drills/crash.ts --kills 20`.
it('delivers every acknowledged event at least once, though it is killed twice under load', async () => {
  const platformArgs = ['--disable-warning=MODULE_TYPELESS_PACKAGE_JSON', join(import.meta.dirname, 'platform-process.ts')]
  const result = await drillCrash({ kills: 2, seed: 7, ratePerSecond: 150, platformArgs })
  expect(result.lost).toEqual([])
  expect(result.acknowledged).toBeGreaterThan(20)
  expect(result.duplicates).toBeLessThanOrEqual(result.duplicatesAllowed)
  expect(result.exitCode).toBe(0)
}, 60_000)
