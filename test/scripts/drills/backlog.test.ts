import { expect, it } from 'vitest'
import { drillBacklog } from '../../../scripts/drills/backlog.ts'

// The short form of `npm run drill:backlog`.
it('keeps what a dead endpoint cannot take, and serves the healthy one meanwhile', async () => {
  const { before, after, waiting } = await drillBacklog({ events: 300, samples: 20 })
  expect([before.arrived, after.arrived, waiting]).toEqual([20, 20, 300])
}, 60_000)
