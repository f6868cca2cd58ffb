import { expect, it } from 'vitest'
import { drillOutbox } from '../../../scripts/drills/outbox.ts'

// The short form of `npm run drill:outbox`.
it('delivers every event, and keeps as many as it was told to', async () => {
  const { events, delivered, tenths, left } = await drillOutbox({ events: 6_000, keep: 300 })
  expect([events, delivered, left]).toEqual([6_000, 6_000, 300])
  expect(tenths.every(({ perSecond, barePerSecond }) => perSecond > 0 && barePerSecond > 0)).toBe(true)
}, 60_000)
