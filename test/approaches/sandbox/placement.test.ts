import { expect, it } from 'vitest'
import { createHosted } from '../../../src/approaches/bridge/hosted.ts'
import { createPlacement, type LaneKind } from '../../../src/approaches/sandbox/placement.ts'

const limits = { cpuMs: 100, memoryMb: 8 }
const hostedOf = (key: number) =>
  createHosted(key, { tenant: `t${key}`, hook: 'h', version: 1, code: '', egress: [], settings: {}, limits })
const quarantined = { mayTakeLong: false, isQuarantined: true }
const free = { mayTakeLong: false, isQuarantined: false }

const start = () => {
  let made = 0
  return createPlacement({ lanes: 2, suspectMs: 0, create: (kind: LaneKind) => ({ kind, number: ++made }) })
}

it('gives each version in quarantine a lane that nobody else gets', () => {
  const placement = start()
  const [one, other] = [placement.laneOf(hostedOf(1), quarantined), placement.laneOf(hostedOf(2), quarantined)]
  expect([one.kind, other.kind]).toEqual(['own', 'own'])
  expect(one).not.toBe(other)
  expect(placement.laneOf(hostedOf(1), quarantined)).toBe(one)
  expect(placement.laneOf(hostedOf(1), free).kind).toBe('ordinary')
})

it('has room for the next in quarantine when others are not called any more', () => {
  const placement = start()
  const lanes = Array.from({ length: 16 }, (_, key) => placement.laneOf(hostedOf(key), quarantined))
  expect(placement.laneOf(hostedOf(16), quarantined).kind).toBe('suspects')
  placement.tidy((lane) => lane === lanes[3])
  expect(placement.laneOf(hostedOf(16), quarantined).kind).toBe('own')
  expect(placement.laneOf(hostedOf(2), quarantined)).toBe(lanes[2])
  expect(placement.lanes()).not.toContain(lanes[3])
})
