import { describe, expect, test } from 'vitest'
import type { LoadResult } from '../../../src/bench/load/job.ts'
import { collectSamples, replyOf } from '../../../src/bench/runner/collect.ts'
import type { PhaseRun } from '../../../src/bench/runner/phase.ts'

type Call = { ending?: LoadResult['ending'][number]; status?: number; body?: unknown; operation?: number; at?: number }

/** Calls in the order sent; each is intended at `at` ms after the start of CLOCK_MONOTONIC, sent 10 µs and ended 500 µs later. */
const load = (calls: readonly Call[]): LoadResult => {
  const at = calls.map((call, i) => (call.at ?? i) * 1_000)
  return {
    tenant: calls.map(() => 1),
    operation: calls.map(({ operation = 0 }) => operation),
    intendedUs: at,
    sentUs: at.map((us) => us + 10),
    endUs: at.map((us) => us + 500),
    status: calls.map(({ status = 200 }) => status),
    ending: calls.map(({ ending = 'reply' }) => ending),
    body: calls.map(({ body }) => (typeof body === 'string' ? body : JSON.stringify(body ?? {}))),
  } as LoadResult
}

const phase = (result: LoadResult): PhaseRun => ({
  record: { name: 'steady', startUs: 0, endUs: 0, targetRatePerSecond: 1, usage: {} },
  result,
})
const resultOf = (call: Call) => replyOf(load([call]), 0).result

describe('what a caller learns from a reply', () => {
  test.each([
    [{ status: 202, body: { eventId: 'e' } }, 'accepted'],
    [{ body: { decision: 'allow', decidedBy: 'extension' } }, 'allow'],
    [{ body: { decision: 'deny', decidedBy: 'extension' } }, 'deny'],
    [{ body: { decision: 'allow', decidedBy: 'policy' } }, 'policy-allow'],
    [{ body: { decision: 'deny', decidedBy: 'policy' } }, 'policy-deny'],
    [{ body: { decision: 'allow', decidedBy: 'nobody' } }, 'allow'],
    [{ status: 503, body: 'not json' }, 'rejected'],
    [{ ending: 'timed-out' as const, status: 0 }, 'timed-out'],
    [{ ending: 'in-flight' as const, status: 0 }, 'in-flight'],
  ])('%j is %s', (call, wanted) => {
    expect(resultOf(call)).toBe(wanted)
  })
})

test('effects are joined by event id: none, one, and one too many', () => {
  const runs = [phase(load(['a', 'b', 'c'].map((eventId) => ({ status: 202, body: { eventId } }))))]
  const effect = (eventId: string, atUs: number) => ({ eventId, method: 'POST', path: '/mail', body: '', bodySha256: '', atUs })
  const samples = collectSamples(
    runs,
    [effect('b', 5_000), effect('c', 9_000), effect('c', 7_000), effect('x', 1)],
    [{ decision: undefined, effects: [effect('', 0)] }],
    1_000,
  )
  expect(samples.effects).toEqual([0, 1, 2])
  expect(samples.effectUs).toEqual([null, 4_000, 6_000])
  expect(samples.expectedEffects).toEqual([1, 1, 1])
  expect(samples.intendedUs).toEqual([-1_000, 0, 1_000])
})

test('every column has a cell for every call', () => {
  const samples = collectSamples([phase(load([{}, { ending: 'timed-out' }])), phase(load([{}]))], [], [], 0)
  expect(Object.values(samples).map((cells) => cells?.length)).toEqual(Object.keys(samples).map(() => 3))
})
