import { expect, test } from 'vitest'
import { failuresIn } from '../../../src/analysis/isolation/failures.ts'
import { harmIn } from '../../../src/analysis/isolation/harm.ts'
import { bystanderCalls, type CellTrial } from '../../../src/analysis/isolation/pair.ts'
import { longestStallUs } from '../../../src/analysis/isolation/stall.ts'
import { alone, calls, writtenCell } from './written-cell.ts'

const healthy = calls('baseline', 0, 1_000, '=2000 allow')

const cell = (...fault: readonly string[]): CellTrial => writtenCell([healthy, ...fault].join('\n'))

test('a bystander is harmed by one call that is not served, decided wrongly, lost or done twice', () => {
  const harmedBy = (how: string): unknown => harmIn(alone(cell(`fault t1 @1100000 ${how}`)))
  for (const how of [
    '=2000 policy-deny',
    '=2000 rejected',
    '=2000 timed-out',
    '=2000 allow wanted deny',
    '=2000 accepted effects 0/1',
    '=2000 accepted effects 2/1',
  ])
    expect([how, harmedBy(how)]).toEqual([how, { failed: [1], slowed: [] }])
  expect(harmedBy('=2000 accepted effects 1/1')).toEqual({ failed: [], slowed: [] })
})

test('an event that was swallowed, or may still come, is not lost', () => {
  const missing = [healthy, 'fault t1 @1100000 =2000 accepted effects 0/1'].join('\n')
  const none = { failed: [], slowed: [] }
  expect(harmIn(alone(writtenCell(missing, { swallowed: ['event-100'] })))).toEqual(none)
  expect(harmIn(alone(writtenCell(missing, { isComplete: false })))).toEqual(none)
})

test('a bystander with an event that still waits or is dead at the end is harmed, whenever it was sent', () => {
  for (const name of ['baseline', 'fault', 'recovery']) {
    const history = [healthy, `${name} t1 @1100000 =2000 accepted effects 0/1`].join('\n')
    expect(harmIn(alone(writtenCell(history, { kept: ['event-100'] })))).toEqual({ failed: [1], slowed: [] })
  }
})

test('a bystander is slowed when at least 3 of its calls, and 1 in 10, take 25 ms longer than those before the fault', () => {
  const slowed = (slow: number, fast: number, us: number): readonly number[] =>
    harmIn(alone(cell(`${slow} × fault t2 @1100000 =${us} allow`, `${fast} × fault t2 @1200000 =2000 allow`))).slowed
  expect(slowed(3, 27, 27_100)).toEqual([2])
  expect(slowed(3, 27, 27_000)).toEqual([])
  expect(slowed(2, 2, 27_100)).toEqual([])
  expect(slowed(3, 28, 27_100)).toEqual([])
})

test('what culprits meet, and what bystanders meet before and after the fault, is no harm', () => {
  const data = cell('fault t0 @1100000 =2000 rejected', 'recovery t1 @3100000 =2000 rejected')
  expect(harmIn(alone(data))).toEqual({ failed: [], slowed: [] })
  expect(failuresIn(data, bystanderCalls(alone(data), data, 'fault'))).toEqual({})
})

test('who was slow before the fault already is not slowed by it', () => {
  const slow = (name: string, fromMs: number, toMs: number): string => calls(name, fromMs, toMs, '=40000 allow')
  const control = cell(calls('fault', 1_000, 3_000, '=2000 allow'))
  const data = writtenCell([slow('baseline', 0, 1_000), slow('fault', 1_000, 3_000)].join('\n'))
  expect(harmIn({ cell: data, control })).toEqual({ failed: [], slowed: [] })
  const onlyDuring = cell(slow('fault', 1_000, 3_000))
  expect(harmIn({ cell: onlyDuring, control })).toEqual({ failed: [], slowed: [1, 2] })
})

test('a stall is the longest time in the fault phase in which calls of bystanders were open and none ended', () => {
  const stallMs = (...fault: readonly string[]): number => {
    const data = cell(...fault)
    return longestStallUs(alone(data), data, 'fault') / 1_000
  }
  expect(stallMs()).toBe(0)
  expect(stallMs('fault t1 @1100000 =2000 allow', 'fault t1 @1900000 =2000 allow')).toBe(2)
  expect(stallMs('fault t1 @1100000 =300000 allow', 'fault t2 @1250000 =150000 allow')).toBe(300)
  expect(stallMs('fault t1 @1100000 =300000 allow', 'fault t2 @1200000 =50000 allow')).toBe(150)
  expect(stallMs('fault t0 @1100000 =300000 allow')).toBe(0)
  expect(stallMs('baseline t1 @900000 =300000 allow')).toBe(200)
  expect(stallMs('fault t1 @2900000 =900000 timed-out')).toBe(100)
})
