import { expect, test } from 'vitest'
import { crossingSentence, crossingsOf } from '../../src/analysis/crossing.ts'
import { distancesOf } from '../../src/analysis/distances.ts'
import type { Cell, Comparison } from '../../src/store/summary.ts'
import { viewOf } from '../../src/report/view.ts'
import { sampleSummary } from '../report/sample-summary.ts'
import { sampleManifest } from '../store/sample-run.ts'

const point = (rttMs: number, differenceUs: number, decided = true) => ({ rttMs, differenceUs, decided })

test('a crossing lies between the distances where another one is ahead, and on the line between them', () => {
  // Two round trips against one, 1 ms ahead at none: ahead until 1 ms.
  expect(crossingsOf([point(0, -1_000), point(20, 19_000), point(80, 79_000)])).toEqual([
    { betweenMs: [0, 20], atMs: 1, decided: true },
  ])
})

test('no change of who is ahead is no crossing, and an undecided side is said', () => {
  expect(crossingsOf([point(0, -100), point(20, -20_000)])).toEqual([])
  expect(crossingsOf([point(0, -100, false), point(20, 20_000)])[0]?.decided).toBe(false)
})

const network = (rttMs: number) => ({
  ...{ label: `rtt${rttMs}`, rttMs, jitterMs: 0, lossPct: 0, tls: false, connections: 'kept' as const, thirdParty: 5 },
  ...{ loopback: false, text: `${rttMs} ms round trip to the customer, third party 5 ms from both` },
})

const [scenario] = sampleManifest().scenarios
if (!scenario) throw new Error('the sample has a scenario')
const at = (rttMs: number) => ({ ...scenario, phase: 'before' as const, id: `sms@rtt${rttMs}`, network: network(rttMs) })
const manifest = sampleManifest({ scenarios: [at(80), at(0), at(20)], realisation: 'tun', network: 'a TUN link' })

const cell = (rttMs: number, approach: string, value: number): Cell => ({
  ...{ scenario: `sms@rtt${rttMs}`, approach, metric: 'response-p50', unit: 'us', value, rounds: 6, pooled: false },
})

const compared = (rttMs: number, low: number, high: number): Comparison => ({
  ...{ scenario: `sms@rtt${rttMs}`, metric: 'response-p50', approach: 'sandbox', baseline: 'webhook' },
  ...{ ratio: (low + high) / 2, low, high, rounds: 6, threshold: 0.05, pValue: 0, adjustedPValue: 0 },
  ...{ verdict: 'better', why: '' },
})

const sentence = (cells: Cell[], comparisons: Comparison[]): string => {
  const [distance] = distancesOf(manifest.scenarios)
  if (!distance) throw new Error('three networks of a scenario are a distance')
  return crossingSentence(distance, { manifest, rival: 'sandbox', baseline: 'webhook', cells, comparisons })
}

test('distances go from near to far', () => {
  expect(distancesOf(manifest.scenarios)).toEqual([
    {
      scenario: 'sms',
      phase: 'before',
      besides: 'third party 5 ms from both',
      points: [
        { id: 'sms@rtt0', rttMs: 0 },
        { id: 'sms@rtt20', rttMs: 20 },
        { id: 'sms@rtt80', rttMs: 80 },
      ],
    },
  ])
  expect(distancesOf([at(0)])).toEqual([])
  expect(distancesOf(sampleManifest().scenarios)).toEqual([])
})

test('the sentence claims the bracket that was measured', () => {
  const cells = [0, 20, 80].flatMap((rttMs) => [
    cell(rttMs, 'sandbox', 1_000 + 2_000 * rttMs),
    cell(rttMs, 'webhook', 2_000 + 1_000 * rttMs),
  ])
  expect(sentence(cells, [compared(0, 0.4, 0.6), compared(20, 1.7, 1.9), compared(80, 1.8, 2)])).toBe(
    'sms by distance (third party 5 ms from both): sandbox and webhook cross between 0 and 20 ms of round trip (about 1 ms on the line between these points); sandbox has the lower time when the customer is near.',
  )
  expect(sentence(cells, [compared(0, 0.4, 1.2), compared(20, 1.7, 1.9), compared(80, 1.8, 2)])).toContain('undecided')
})

test('without a crossing it says who is ahead throughout', () => {
  const cells = [0, 80].flatMap((rttMs) => [cell(rttMs, 'sandbox', 1_000), cell(rttMs, 'webhook', 2_000 + 1_000 * rttMs)])
  expect(sentence(cells, [compared(0, 0.4, 0.6), compared(80, 0.01, 0.02)])).toContain(
    'no crossing between 0 and 80 ms; sandbox has the lower time throughout.',
  )
})

test('a report shows times and ratios side by side, from near to far, and how the calls of each travelled', () => {
  const cells = [0, 20, 80].flatMap((rttMs) => [cell(rttMs, 'sandbox', 1_000), cell(rttMs, 'webhook', 2_000 + 1_000 * rttMs)])
  const view = viewOf(sampleSummary({ cells, comparisons: [compared(20, 0.04, 0.06)] }), manifest)
  const [table] = view.distances
  expect(table?.columns.map(({ title, unit }) => `${title} (${unit})`)).toEqual([
    'approach ()',
    '0 ms (ms)',
    '20 ms (ms)',
    '80 ms (ms)',
  ])
  expect(table?.rows).toEqual([
    ['sandbox', '1.00', '1.00', '1.00'],
    ['webhook', '2.00', '22.0', '82.0'],
    ['sandbox : webhook', '–', '0.050×', '–'],
  ])
  expect(view.scenarios[0]?.condition).toContain('80 ms round trip to the customer, third party 5 ms from both')
  expect(viewOf(sampleSummary(), sampleManifest()).distances).toEqual([])
})
