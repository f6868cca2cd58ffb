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

  it('leaves room for those that answer, however many do not', () => {
    const gate = createGate({ maxInFlight: 16, maxPerLane: 4, maxWaitingPerLane: 100 })
    const silent = Array.from({ length: 40 }, () => gate.addLane())
    const started: string[] = []
    for (const lane of silent) lane.enter(() => started.push('silent'))
    expect(started).toHaveLength(12)
    expect(silent[0]?.isShut()).toBe(true)
    const answering = gate.addLane()
    answering.answers(true)
    expect(answering.isShut()).toBe(false)
    for (let i = 0; i < 3; i++) answering.enter(() => started.push('answering'))
    expect(started.filter((side) => side === 'answering')).toHaveLength(1)
    answering.leave()
    answering.leave()
    answering.leave()
    expect(started.filter((side) => side === 'answering')).toHaveLength(3)
    silent[0]?.leave()
    expect(started).toHaveLength(16)
  })

  it('gives a lane no more than a part of what is free, so that those that fall silent together leave some', () => {
    const gate = createGate({ maxInFlight: 64, maxPerLane: 16, maxWaitingPerLane: 100 })
    const startedOf = Array.from({ length: 12 }, () => 0)
    for (const [index] of startedOf.entries()) {
      const lane = gate.addLane()
      lane.answers(true)
      for (let i = 0; i < 20; i++) lane.enter(() => startedOf[index]!++)
    }
    const held = startedOf.reduce((sum, calls) => sum + calls, 0)
    expect(startedOf[0]).toBe(16)
    expect(Math.min(...startedOf)).toBeGreaterThanOrEqual(1)
    expect(held).toBeLessThanOrEqual(62)
  })

  it('lets those that do not answer wait behind nobody for ever', () => {
    const gate = createGate({ ...limits, maxInFlight: 1 })
    const [answering, silent] = [gate.addLane(), gate.addLane()]
    answering.answers(true)
    const started: string[] = []
    for (let i = 0; i < 4; i++) answering.enter(() => started.push('answering'))
    silent.enter(() => started.push('silent'))
    answering.leave()
    expect(started).toEqual(['answering', 'silent'])
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
