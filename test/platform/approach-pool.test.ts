import { expect, it } from 'vitest'
import { createApproachPool } from '../../src/platform/approach-pool.ts'
import { createScript } from './scripted-family.ts'

it('creates an approach once, when it is first asked for, and none after its close', async () => {
  const script = createScript()
  const pool = createApproachPool([script.family], { allowedNetworks: [] }, true)
  expect(await pool.get('scripted')).toBe(await pool.get('scripted'))
  await pool.close()
  await expect(pool.get('scripted:open')).rejects.toThrow(/stopping/)
  expect(script.closed).toBe(1)
})
