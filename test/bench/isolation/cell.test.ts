import { expect, it } from 'vitest'
import { runCell } from '../../../src/bench/isolation/cell.ts'
import { findProfile } from '../../../src/bench/plan/profile.ts'
import { loadScenario } from '../../../src/bench/scenario/load-scenario.ts'
import { allContestants } from '../../../src/cli/all-contestants.ts'

it('a cell in which the platform is killed tells of it, of its successor, and of no event that was lost', async () => {
  const scenario = { ...(await loadScenario('noisy-neighbour')), tenants: 4 }
  const contestant = allContestants().find(({ id }) => id === 'webhook')
  if (!contestant) throw new Error('there is no webhook')
  const fault = { id: 'platform-killed', intensity: 0, badShare: 0.05, tenants: scenario.tenants }
  const planned = { index: 0, scenario: scenario.id, approach: 'webhook', round: 1, seed: 1, phases: [], fault }
  const { signal } = new AbortController()
  const load = { ...scenario.load, ratePerSecond: 100 }
  const { trial, samples } = await runCell({
    ...{ planned, try: 1, scenario: { ...scenario, load }, contestant, profile: findProfile('smoke'), signal },
    ...{ realisation: undefined, bystandersBy: [] },
  })
  expect(trial.voids).toEqual([])
  expect(trial.cell).toMatchObject({
    sign: "the platform's process ended (SIGKILL)",
    platformEnds: 1,
    platformLives: true,
    culprits: 0,
  })
  const { result, effects, expectedEffects, eventId } = samples
  const kept = new Set(trial.cell?.kept)
  const lost = eventId.filter(
    (id, row) => result[row] === 'accepted' && (effects[row] ?? 0) < (expectedEffects[row] ?? 0) && !kept.has(id),
  )
  expect(result).toContain('accepted')
  expect(lost).toEqual([])
}, 60_000)
