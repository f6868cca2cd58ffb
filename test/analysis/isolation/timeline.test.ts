import { expect, test } from 'vitest'
import { timelineOf } from '../../../src/analysis/isolation/timeline.ts'
import type { FaultCell } from '../../../src/store/trial.ts'
import { alone, calls, writtenCell } from './written-cell.ts'

const healthy = calls('baseline', 0, 1_000, '=2000 allow')

const containedMs = (...fault: readonly string[]): number | null =>
  timelineOf(alone(writtenCell([healthy, ...fault].join('\n')))).containedMs

test('bystanders that never were worse are contained at once', () => {
  expect(containedMs(calls('fault', 1_000, 3_000, '=2900 allow'))).toBe(0)
})

test('contained is the first window after the last two in a row that were worse', () => {
  const [bad, good] = ['=9000 allow', '=2000 allow']
  expect(containedMs(calls('fault', 1_000, 1_500, bad), calls('fault', 1_500, 3_000, good))).toBe(500)
  const relapse = [calls('fault', 1_000, 1_500, bad), calls('fault', 1_500, 2_000, good), calls('fault', 2_000, 2_500, bad)]
  expect(containedMs(...relapse, calls('fault', 2_500, 3_000, good))).toBe(1_500)
  expect(containedMs(calls('fault', 1_000, 3_000, bad))).toBe(null)
})

test('one window that is worse among good ones is a hiccup, whatever it was', () => {
  const around = (middle: string): number | null =>
    containedMs(
      calls('fault', 1_000, 1_500, '=2000 allow'),
      calls('fault', 1_500, 1_750, middle),
      calls('fault', 1_750, 3_000, '=2000 allow'),
    )
  expect(around('=4000 allow')).toBe(0)
  expect(around('=40000 allow')).toBe(0)
  expect(around('=2000 policy-allow')).toBe(0)
})

test('two windows with a call that failed or was decided wrongly are worse, however quick', () => {
  const after = calls('fault', 1_500, 3_000, '=2000 allow')
  expect(containedMs(calls('fault', 1_000, 1_500, '=2000 policy-allow'), after)).toBe(500)
  expect(containedMs(calls('fault', 1_000, 1_500, '=2000 allow wanted deny'), after)).toBe(500)
})

test('how high windows come where nothing is wrong is no matter of one hiccup', () => {
  const withHiccups = (...hiccups: readonly [number, number][]): number | null => {
    const at = (ms: number): string => (hiccups.some(([from, to]) => ms >= from && ms < to) ? '=9000 allow' : '=2000 allow')
    const baseline = [0, 250, 500, 750].map((ms) => calls('baseline', ms, ms + 250, at(ms)))
    return timelineOf(alone(writtenCell([...baseline, calls('fault', 1_000, 3_000, '=8000 allow')].join('\n')))).containedMs
  }
  expect(withHiccups([250, 500])).toBe(null)
  expect(withHiccups([250, 500], [750, 1_000])).toBe(0)
})

test('healed is when the first call of a culprit after the fault has ended as it should', () => {
  const healedMs = (...culprits: readonly string[]): number | null =>
    timelineOf(alone(writtenCell([healthy, ...culprits].join('\n')))).healedMs
  const failing = [
    'fault t0 @2900000 =150000 allow wanted deny',
    'recovery t0 @3010000 =1000 policy-allow',
    'recovery t0 @3020000 =1000 allow wanted deny',
    'recovery t0 @3030000 =1000 accepted effects 0/1',
    'recovery t1 @3035000 =1000 allow wanted allow',
  ]
  expect(healedMs(...failing)).toBe(null)
  expect(healedMs(...failing, 'recovery t0 @3040000 =2000 deny wanted deny')).toBe(42)
  expect(healedMs(...failing, 'recovery t0 @3040000 =2000 accepted effects 1/1 @9000')).toBe(49)
})

test('nothing was to be healed where culprits were right all the time, or there are none', () => {
  const healing = (history: string, about: Partial<FaultCell> = {}) => {
    const { healedMs, hadToHeal } = timelineOf(alone(writtenCell([healthy, history].join('\n'), about)))
    return { healedMs, hadToHeal }
  }
  const after = '\nrecovery t0 @3040000 =2000 deny wanted deny'
  expect(healing(`fault t0 @1100000 =300000 allow wanted allow${after}`)).toEqual({ healedMs: null, hadToHeal: false })
  expect(healing(`fault t0 @1100000 =2000 accepted effects 1/1 @9000${after}`)).toEqual({ healedMs: null, hadToHeal: false })
  expect(healing(`fault t0 @1100000 =2000 accepted effects 1/1 @6000000${after}`)).toEqual({ healedMs: 42, hadToHeal: true })
  expect(healing(`fault t0 @1100000 =2000 policy-allow${after}`)).toEqual({ healedMs: 42, hadToHeal: true })
  expect(healing(`fault t0 @1100000 =2000 policy-allow${after}`, { culprits: 0 })).toEqual({ healedMs: null, hadToHeal: false })
})

test('detected counts from the start of the fault, drained from its end, and what never came is null', () => {
  const seen = writtenCell(healthy, { detectedUs: 1_250_000, drainedUs: 3_400_000 })
  expect(timelineOf(alone(seen))).toMatchObject({ detectedMs: 250, drainedMs: 400 })
  expect(timelineOf(alone(writtenCell(healthy)))).toMatchObject({ detectedMs: null, drainedMs: null })
  expect(timelineOf(alone(writtenCell(healthy, { drainedUs: 2_900_000 }))).drainedMs).toBe(0)
})
