import { expect, it } from 'vitest'
import { createNoServices } from '../../../src/approaches/no-services.ts'
import { createEgress } from '../../../src/approaches/egress.ts'
import { createCall } from '../../../src/approaches/bridge/call.ts'
import { answer } from '../../../src/approaches/worker/frames.ts'
import { createHosted } from '../../../src/approaches/bridge/hosted.ts'
import { createMishaps } from '../../../src/approaches/sandbox/mishaps.ts'
import { createRuns } from '../../../src/approaches/sandbox/runs.ts'
import { createWarm } from '../../../src/approaches/sandbox/warm.ts'
import { eventWith } from '../../conformance/approach-harness.ts'

const starve = async (isLast: boolean) => {
  const limits = { cpuMs: 100, memoryMb: 8 }
  const hosted = createHosted(1, { tenant: 't', hook: 'h', version: 1, code: '', egress: [], settings: {}, limits })
  const host = { egress: createEgress([]), services: createNoServices() }
  const runs = createRuns()
  const call = createCall({ event: eventWith({}), budget: { wallMs: 5_000 }, grant: hosted.grant, host, onEnd: () => {} })
  const mishaps = createMishaps(runs, createWarm(), { isLast, onOffence: () => {}, onStrike: () => {}, restart: again })
  let tries = 0
  // As a lane does it, but that the machine is busy for ever.
  function again(): void {
    tries++
    call.entered = true
    mishaps.isolateGone(hosted, runs.add(call, hosted), answer.starved)
  }
  again()
  const { outcome } = await call.attempt
  await host.egress.close()
  return { outcome, tries }
}

it('tells who was kept from the CPU that the machine was too busy, and not that a worker ended', async () => {
  const { outcome, tries } = await starve(false)
  expect(outcome).toMatchObject({
    kind: 'crashed',
    error: { name: 'Starved', message: expect.stringMatching(/too busy/) as string },
  })
  expect(tries).toBe(3)
})

it('tells who runs last by its own doing that this is why', async () => {
  expect((await starve(true)).outcome).toMatchObject({ kind: 'timed-out', error: { name: 'CpuTimeOut' } })
})
