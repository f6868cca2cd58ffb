import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createGate } from '../../../src/approaches/webhook/admission.ts'

const limits = { maxInFlight: 2, maxPerLane: 2, maxWaitingPerLane: 100 }

describe('a gate', () => {
  it('lets waiting lanes in by turns', () => {
    const gate = createGate({ ...limits, maxInFlight: 1 })
    const [a, b] = [gate.addLane(), gate.addLane()]
    const started: string[] = []
    const enter = (lane: typeof a, name: string): void => void lane.enter(() => started.push(name))
    for (const name of ['a1', 'a2', 'a3']) enter(a, name)
    for (const name of ['b1', 'b2']) enter(b, name)
    for (const lane of [a, a, b, a]) lane.leave()
    expect(started).toEqual(['a1', 'a2', 'b1', 'a3', 'b2'])
  })

  it('forgets what was withdrawn', () => {
    const lane = createGate({ ...limits, maxInFlight: 1 }).addLane()
    const started: string[] = []
    const second = (): void => void started.push('second')
    lane.enter(() => started.push('first'))
    lane.enter(second)
    lane.enter(() => started.push('third'))
    lane.withdraw(second)
    lane.leave()
    expect(started).toEqual(['first', 'third'])
  })

  it('never exceeds its limits, and starts everything in the end', () => {
    const jobs = fc.array(fc.nat(3), { maxLength: 60 })
    const all = { maxInFlight: fc.integer({ min: 1, max: 5 }), maxPerLane: fc.integer({ min: 1, max: 4 }) }
    fc.assert(
      fc.property(jobs, fc.record(all), (lanesOfJobs, given) => {
        const gate = createGate({ ...given, maxWaitingPerLane: 100 })
        const lanes = Array.from({ length: 4 }, () => ({ lane: gate.addLane(), inFlight: 0 }))
        const running: (typeof lanes)[number][] = []
        let started = 0
        for (const index of lanesOfJobs) {
          const entry = lanes[index] as (typeof lanes)[number]
          entry.lane.enter(() => {
            started++
            entry.inFlight++
            running.push(entry)
            expect(entry.inFlight).toBeLessThanOrEqual(given.maxPerLane)
            expect(running.length).toBeLessThanOrEqual(given.maxInFlight)
          })
        }
        for (let entry = running.shift(); entry; entry = running.shift()) {
          entry.inFlight--
          entry.lane.leave()
        }
        expect(started).toBe(lanesOfJobs.length)
      }),
    )
  })
})
