import { expect, test } from 'vitest'
import { judge, type Observation } from '../../../src/bench/attacks/judge.ts'

const bounds = { deadlineMs: 3_000, overtimeMs: 1_000, memoryMb: 400, memoryOvershoot: 1.25 }

const contained: Observation = {
  ...{ attack: 'a', title: '', expected: undefined, outcome: 'failed', detail: '' },
  ...{ containedMs: 4_000, workersLost: 3, peakMb: 500, platform: 'lived', escapes: [] },
  bystanders: { calls: 40, lost: [], worstMs: 2_500 },
}

const rulesOf = (changes: Partial<Observation>): string[] => judge({ ...contained, ...changes }, bounds).map(({ rule }) => rule)

test('an attack that stays within every bound is contained, whatever it cost and however it ended', () => {
  expect(rulesOf({})).toEqual([])
  expect(rulesOf({ outcome: 'ok' })).toEqual([])
})

test.each<[string, Partial<Observation>]>([
  ['platform', { platform: 'died', outcome: 'none', containedMs: null }],
  ['platform', { platform: 'hung' }],
  ['platform', { platform: 'changed' }],
  ['escape', { escapes: ["it told of the platform's environment"] }],
  ['overtime', { containedMs: 4_001 }],
  ['overtime', { containedMs: null }],
  ['memory', { peakMb: 501 }],
  ['bystander', { bystanders: { calls: 40, lost: ['bystander-1: no answer'], worstMs: 10 } }],
  ['expectation', { expected: ['timed-out', 'over-limit'] }],
])('breaches %s: %o', (rule, changes) => {
  expect(rulesOf(changes)).toEqual([rule])
})

test('an expectation that is met is no breach, nor an end by the platform’s own fault', () => {
  expect(rulesOf({ expected: ['timed-out'], outcome: 'crashed' })).toEqual([])
  expect(rulesOf({ expected: ['timed-out', 'failed'] })).toEqual([])
})
