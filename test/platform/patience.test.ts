import { expect, it } from 'vitest'
import { createPatience } from '../../src/platform/patience.ts'

const after = (tookMs: number, calls: number, patience = createPatience()) => {
  for (let call = 0; call < calls; call++) patience.saw(tookMs)
  return patience
}

it('is a multiple of what calls usually take, within bounds', () => {
  expect(after(1, 500).ms()).toBe(250)
  const usual = after(100, 500).ms()
  expect(usual).toBeGreaterThan(700)
  expect(usual).toBeLessThan(900)
  expect(after(30_000, 500).ms()).toBe(2_000)
})

it('does not follow the few that hang', () => {
  const patience = createPatience()
  for (let call = 0; call < 1_000; call++) patience.saw(call % 4 === 0 ? 30_000 : 5)
  expect(patience.ms()).toBeLessThan(500)
})
