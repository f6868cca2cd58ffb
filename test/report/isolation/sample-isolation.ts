import type { Manifest } from '../../../src/store/manifest.ts'
import type { FaultCellResult, Summary } from '../../../src/store/summary.ts'
import { sampleManifest } from '../../store/sample-run.ts'
import { sampleSummary } from '../sample-summary.ts'

const approaches = ['sandbox', 'sandbox:in-process', 'process', 'webhook']

/** A contained cell of `slow` under sandbox, but for what is changed. */
export const cell = (change: Partial<FaultCellResult> = {}): FaultCellResult => ({
  ...{ scenario: 'noisy-neighbour', fault: 'slow', approach: 'sandbox', intensity: 300, badShare: 0.05, rounds: 1 },
  ...{ word: 'contained', unstable: false, why: '0 of 19 bystanders were harmed', sign: '57 of 60 attempts took 300 ms' },
  p50Ratio: { value: 1.02, low: 0.991, high: 1.05 },
  p99Ratio: { value: 1.08, low: 0.973, high: 1.21 },
  tailRatio: tailOf(change.p99Ratio === undefined ? { value: 1.08, low: 0.973, high: 1.21 } : change.p99Ratio),
  ...{ p50RatioToBefore: 1.01, containedRatio: { percentile: 99, value: 1.07 }, effectDelayRatio: 0.98 },
  bystanders: {
    ...{ count: 19, harmed: 0, calls: 2_280, failures: {}, longestStallMs: 31.4 },
    response: [{ phase: 'fault', p50Ms: 1.31, p99Ms: 8.72, controlP50Ms: 1.28, controlP99Ms: 8.07 }],
    events: { acknowledged: 1_980, delivered: 1_650, lost: 0 },
    decisions: { right: 1_975, wrong: 0, letThrough: 0 },
  },
  events: { acknowledged: 2_080, delivered: 1_740, lost: 0, kept: 0, duplicated: 0, late: 12 },
  decisions: { right: 2_000, wrong: 0, letThrough: 75, wrongByPolicy: 20 },
  platform: {
    ...{ ends: 0, lives: true },
    figures: [
      { figure: 'event-loop lag', unit: 'ms', before: 11.8, during: 14.2, after: 11.9 },
      { figure: 'memory', unit: 'MB', before: 262, during: 301, after: null },
      { figure: 'sockets', unit: '', before: 51, during: 278, after: 78 },
    ],
  },
  timeline: { detectedMs: 312.5, containedMs: 0, healedMs: 41, drainedMs: 1_420, hadToHeal: true },
  noticed: {
    customer: 'by looking at its attempt log, from 0.3 s on: timed-out ×57',
    operator: 'by looking at /metrics, from 0.3 s on: hookbench_attempts_total{outcome="timed-out"} +57',
  },
  sides: [],
  series: { startMs: 1_200, endMs: 4_200, windowMs: 100, p50Ms: [], slowestMs: [], failures: [], waiting: [] },
  ...change,
})

const tailOf = (ratio: FaultCellResult['p99Ratio']): FaultCellResult['tailRatio'] => ratio && { ...ratio, percentile: 99 }

export const blank = (word: 'cannot happen' | 'void', why: string, change: Partial<FaultCellResult>): FaultCellResult =>
  cell({
    ...{ word, why, rounds: 0, sign: null, p50Ratio: null, p99Ratio: null, events: null, decisions: null },
    ...{ p50RatioToBefore: null, containedRatio: null, effectDelayRatio: null },
    bystanders: { count: 0, harmed: 0, calls: 0, failures: {}, longestStallMs: 0, response: [], events: null, decisions: null },
    platform: { ends: 0, lives: true, figures: [] },
    timeline: { detectedMs: null, containedMs: null, healedMs: null, drainedMs: null, hadToHeal: false },
    noticed: { customer: null, operator: null },
    ...change,
  })

const locked = 'the embedded database is held with an exclusive lock from the start'

/** Of every kind one. */
export const sampleCells: readonly FaultCellResult[] = [
  ...approaches.map((approach) => cell({ approach, fault: 'control', intensity: 0, sign: null, p50Ratio: null, p99Ratio: null })),
  cell({ fault: 'endless-loop', intensity: 0 }),
  cell({
    ...{ fault: 'endless-loop', approach: 'sandbox:in-process', intensity: 0, word: 'degraded', unstable: true },
    ...{ p50Ratio: { value: 1.4, low: 1.2, high: 1.6 }, p99Ratio: { value: 12.31, low: 9.87, high: 14.5 } },
    why: "bystanders' p99 was 12.3× the control's (9.87–14.5), 91 ms more; 3 of 19 bystanders were harmed (policy-allow ×14)",
    timeline: { detectedMs: 510, containedMs: 1_250, healedMs: 60, drainedMs: null, hadToHeal: true },
    bystanders: { ...cell().bystanders, harmed: 3, failures: { 'policy-allow': 14, wrong: 1 } },
    platform: { ends: 0, lives: true, figures: [{ figure: 'event-loop lag', unit: 'ms', before: 12.1, during: 341, after: 12 }] },
  }),
  cell({ fault: 'endless-loop', approach: 'process', intensity: 0, p99Ratio: null }),
  cell({ fault: 'endless-loop', approach: 'webhook', intensity: 0, noticed: { customer: null, operator: null } }),
  cell(),
  blank('void', 'the fault was not seen to take effect', { approach: 'sandbox:in-process' }),
  cell({ approach: 'webhook', unstable: true }),
  cell({
    ...{ fault: 'platform-killed', approach: 'sandbox', intensity: 0, word: 'lost', scenario: 'platform-crash' },
    ...{ why: '3 of 1204 acknowledged events were lost, the first is evt-\u001b[31m7' },
    events: { acknowledged: 1_204, delivered: 1_001, lost: 3, kept: 2 },
    platform: { ends: 2, lives: true, figures: [] },
    timeline: { detectedMs: 3, containedMs: null, healedMs: null, drainedMs: 2_100, hadToHeal: false },
  }),
  cell({
    ...{ fault: 'platform-killed', approach: 'webhook', intensity: 0, word: 'lost', scenario: 'platform-crash' },
    ...{ why: 'the platform did not answer in the end', events: null, platform: { ends: 1, lives: false, figures: [] } },
    ...{ timeline: { detectedMs: 3, containedMs: null, healedMs: null, drainedMs: null, hadToHeal: false } },
  }),
  ...approaches.map((approach) =>
    blank('cannot happen', locked, { fault: 'database-locked', approach, intensity: 0, scenario: 'platform-crash' }),
  ),
  blank('cannot happen', 'it has no worker: the code runs in the platform | process', {
    ...{ fault: 'platform-killed', approach: 'sandbox:in-process', scenario: 'platform-crash' },
  }),
]

const everywhere = (what: string): Record<string, { what: string }> =>
  Object.fromEntries(approaches.map((approach) => [approach, { what }]))

export const isolationManifest = (): Manifest => {
  const [scenario] = sampleManifest().scenarios
  if (!scenario) throw new Error('the sample has a scenario')
  const titled = { ...scenario, ratePerSecond: 400, situation: 'One shop has a sale; the others sell as every day.' }
  return sampleManifest({
    command: 'npm run bench -- --faults',
    rounds: 1,
    scenarios: [
      { ...titled, id: 'noisy-neighbour', title: 'Noisy neighbour' },
      { ...titled, id: 'platform-crash', title: 'Payroll', situation: 'Payouts must be in the books once.' },
    ],
    approaches: approaches.map((id) => ({
      ...{ id, runsAt: id === 'webhook' ? 'customer' : 'platform', summary: id },
      ...(id === 'webhook' && { caveat: 'plain HTTP, no TLS' }),
    })),
    faults: [
      {
        ...{ id: 'endless-loop', title: 'an extension never ends', scenario: 'noisy-neighbour' },
        sides: { ...everywhere('the tenant deploys a loop'), webhook: { what: "the tenant's server never replies" } },
      },
      {
        ...{ id: 'slow', title: 'an extension takes long & answers', scenario: 'noisy-neighbour' },
        ...{ intensity: 'ms that it takes longer', sides: everywhere('it waits before it answers') },
      },
      {
        ...{ id: 'platform-killed', title: 'the platform is killed', scenario: 'platform-crash' },
        sides: { ...everywhere('kill -9 of the platform'), 'sandbox:in-process': { cannot: 'it has no worker' } },
      },
    ],
  })
}

export const isolationSummary = (cells: readonly FaultCellResult[] = sampleCells, change: Partial<Summary> = {}): Summary =>
  sampleSummary({
    ...{ findings: [], rows: [], cells: [], comparisons: [], oracles: [], noiseFloors: [], effort: [], notices: [] },
    isolation: {
      sentences: [
        'Of 2 faults that both sandbox and webhook can have, sandbox contains 1 and webhook 1: as many.',
        '3 of 9328 acknowledged events were lost.',
      ],
      cells: [...cells],
    },
    ...change,
  })
