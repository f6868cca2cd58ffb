import { expect, test } from 'vitest'
import type { CellTrial } from '../../../src/analysis/isolation/pair.ts'
import type { FaultCellResult } from '../../../src/store/summary.ts'
import { rowOf } from './run-of-cells.ts'
import { simulatedCell, type Simulated } from './simulated-cell.ts'

/** A cell of the fault `planted` beside its control, after something was done to its record. */
const planted = (about: Partial<Simulated>, plant: (data: CellTrial) => void = () => {}): FaultCellResult => {
  const control = simulatedCell({ seed: 7, luck: 'control' })
  const cell = simulatedCell({ seed: 7, luck: 'cell', fault: 'planted', ...about })
  Object.assign(control.trial, { index: 1 })
  Object.assign(cell.trial, { index: 2 })
  plant(cell)
  return rowOf([control, cell], 'planted')
}

/** The first event of a bystander that was acknowledged while the fault was on. */
const someEvent = ({ samples }: CellTrial): number =>
  samples.result.findIndex((result, i) => result === 'accepted' && samples.phase[i] === 'fault' && (samples.tenant[i] ?? 0) > 0)

test('a healthy cell is contained, and firmly so', () => {
  const row = planted({})
  expect(row).toMatchObject({ word: 'contained', unstable: false, rounds: 1, sign: '57 of 57 attempts ended timed-out' })
  expect(row.bystanders).toMatchObject({ count: 19, harmed: 0, failures: {} })
  expect(row.events).toMatchObject({ lost: 0, duplicated: 0, kept: 0 })
  expect(row.events?.['delivered']).toBe(row.events?.['acknowledged'])
  expect(row.timeline).toEqual({ detectedMs: 300, containedMs: 0, healedMs: null, drainedMs: 200, hadToHeal: false })
  expect(row.noticed.customer).toBe('by looking at its attempt log, from 0.3 s on: 57 of 57 attempts ended timed-out')
  expect(row.why).toMatch(
    /^none of 19 bystanders was harmed beyond chance, their p99 was [\d.]+× the control's \(.*\), none of \d+ acknowledged events was lost$/,
  )
})

test('one event lost of a thousand makes it lost', () => {
  const row = planted({}, (data) => {
    data.samples.effects[someEvent(data)] = 0
    data.samples.effectUs[someEvent(data)] = null
  })
  expect(row.word).toBe('lost')
  expect(row.events).toMatchObject({ lost: 1 })
  expect(row.events?.['acknowledged']).toBeGreaterThan(900)
  expect(row.why).toMatch(/^1 of \d+ acknowledged events was lost, the first is event-\d+/)
})

test('one event lost is lost whosever it was, and nobody but its owner was harmed', () => {
  const ofCulprit = ({ samples }: CellTrial): number =>
    samples.result.findIndex((result, i) => result === 'accepted' && samples.tenant[i] === 0)
  const row = planted({}, (data) => {
    data.samples.effects[ofCulprit(data)] = 0
    data.samples.effectUs[ofCulprit(data)] = null
  })
  expect(row).toMatchObject({ word: 'lost', events: { lost: 1 }, bystanders: { harmed: 0, events: { lost: 0 } } })
})

test('an event that the platform still holds is kept, not lost, and makes it degraded', () => {
  const row = planted({}, (data) => {
    const event = someEvent(data)
    data.samples.effects[event] = 0
    data.samples.effectUs[event] = null
    data.trial.cell.kept.push(data.samples.eventId[event] ?? '')
  })
  expect(row).toMatchObject({ word: 'degraded', unstable: true, events: { lost: 0, kept: 1 }, bystanders: { harmed: 1 } })
  expect(row.why).toBe('1 of 19 bystanders was harmed (1 event still waiting or dead at the end)')
})

test('one event done twice is said, and makes it degraded', () => {
  const row = planted({}, (data) => void (data.samples.effects[someEvent(data)] = 2))
  expect(row).toMatchObject({ word: 'degraded', events: { duplicated: 1, lost: 0 }, bystanders: { harmed: 1 } })
  expect(row.why).toBe('1 of 19 bystanders was harmed (1 event done more than once)')
})

test('bystanders that stand still once for 300 ms make it degraded, and it is said for how long', () => {
  const row = planted({ block: { atMs: 1_000, forMs: 300 } })
  expect(row.word).toBe('degraded')
  expect(row.bystanders.longestStallMs).toBeGreaterThan(270)
  expect(row.why).toMatch(/no call of bystanders ended for \d+ ms, \d+ ms more than in the control/)
})

test('a platform that dies and comes back unnoticed makes it degraded, and is said', () => {
  const row = planted({ cell: { platformEnds: 1 } })
  expect(row).toMatchObject({ word: 'degraded', unstable: false, platform: { ends: 1, lives: true } })
  expect(row.why).toBe("the platform's process ended once and came back")
})

test('a platform that stays dead makes it lost', () => {
  const row = planted({ cell: { platformEnds: 1, platformLives: false } })
  expect(row).toMatchObject({ word: 'lost', unstable: false, why: 'the platform did not answer in the end' })
})

test('a fault that never took effect is void, and not contained', () => {
  const row = planted({}, (data) => void delete data.trial.cell.sign)
  expect(row).toMatchObject({ word: 'void', rounds: 0, sign: null, p99Ratio: null, events: null })
  expect(row.why).toBe('nothing showed that planted took effect: what was contained was no fault')
})

test('a record that contradicts itself is void, with the contradiction', () => {
  const row = planted({}, ({ samples }) => void samples.eventId.fill('twice', 0, 20))
  expect(row).toMatchObject({ word: 'void', why: 'the history contradicts itself: event twice was acknowledged twice' })
})

test('bystanders that the failure policy answered make it degraded, by what they met', () => {
  const row = planted({}, ({ samples }) => {
    samples.tenant.forEach((tenant, i) => {
      if (tenant > 15 && samples.phase[i] === 'fault' && samples.hook?.[i] === 0) samples.result[i] = 'policy-allow'
    })
  })
  expect(row).toMatchObject({ word: 'degraded', unstable: false, p99Ratio: null, bystanders: { harmed: 4 } })
  expect(row.why).toMatch(/^4 of 19 bystanders were harmed \(policy-allow ×\d+\)/)
  expect(row.timeline.containedMs).toBe(null)
})

test('a call of a bystander without an outcome makes it lost, unless the platform had ended', () => {
  const hang = (data: CellTrial): void => {
    const event = someEvent(data)
    data.samples.result[event] = 'timed-out'
    data.samples.eventId[event] = ''
  }
  expect(planted({}, hang)).toMatchObject({
    word: 'lost',
    unstable: true,
    why: '1 call of bystanders had no outcome, though the platform never ended',
  })
  expect(planted({ cell: { platformEnds: 1 } }, hang).word).toBe('degraded')
})

test('bystanders whose calls take ten times as long make it degraded, with ratio and interval', () => {
  const row = planted({ times: 10 })
  expect(row).toMatchObject({ word: 'degraded', unstable: false, timeline: { containedMs: null } })
  expect(row.p99Ratio?.low).toBeGreaterThan(2)
  expect(row.p50Ratio?.value).toBeGreaterThan(5)
})
