import type { Comparison, Summary } from '../../src/store/summary.ts'

const cell = (approach: string, metric: string, unit: string, value: number, pooled = false): Summary['cells'][number] => ({
  scenario: 'sms-reply',
  approach,
  metric,
  unit,
  value,
  rounds: 2,
  pooled,
})

export const comparison = (change: Partial<Comparison>): Comparison => ({
  scenario: 'sms-reply',
  metric: 'response-p50',
  approach: 'sandbox',
  baseline: 'webhook',
  ratio: 0.5,
  low: 0.42,
  high: 0.61,
  rounds: 2,
  threshold: 0.05,
  pValue: 0.01,
  adjustedPValue: 0.02,
  verdict: 'better',
  why: 'the whole interval is beyond the threshold',
  ...change,
})

/** A hand-made summary for the manifest of test/store/sample-run.ts. */
export const sampleSummary = (change: Partial<Summary> = {}): Summary => ({
  schemaVersion: 1,
  run: '20261123T231500Z-quick-7',
  profile: 'quick',
  complete: true,
  findings: [
    { scenario: 'sms-reply', sentence: 'sms-reply: sandbox answers in 0.50× [0.42–0.61] the time of webhook, on loopback.' },
  ],
  rows: [
    { scenario: 'sms-reply', approach: 'sandbox', metric: 'response-p50', round: 1, value: 611.25, unit: 'us' },
    { scenario: 'sms-reply', approach: 'webhook', metric: 'response-p50', round: 1, value: 1_222.5, unit: 'us' },
  ],
  cells: [
    cell('sandbox', 'response-p50', 'us', 611.25),
    cell('sandbox', 'response-p99', 'us', 1_874, true),
    cell('sandbox', 'throughput', '1/s', 4_321.5),
    cell('sandbox', 'rss-platform', 'bytes', 182_400_000),
    cell('sandbox', 'bystander-p50-ratio', 'ratio', 1.04),
    cell('webhook', 'bystander-errors', 'share', 0.0312),
    cell('webhook', 'cpu-platform', 'us', 214.2),
    cell('webhook', 'response-p50', 'us', 1_222.5),
    cell('webhook', 'response-p99', 'us', 4_012.9, true),
    cell('webhook', 'throughput', '1/s', 2_040),
    cell('webhook', 'rss-platform', 'bytes', 95_100_000),
    cell('webhook#again', 'response-p50', 'us', 1_219),
  ],
  comparisons: [
    comparison({ metric: 'rss-platform', ratio: 1.92, low: 1.85, high: 2.01, verdict: 'worse' }),
    comparison({}),
    comparison({ approach: 'none', ratio: 0.1, low: 0.09, high: 0.11 }),
    comparison({ metric: 'throughput', ratio: 1.02, low: 0.96, high: 1.08, verdict: 'undecided', why: 'the interval holds 1' }),
  ],
  oracles: [
    {
      scenario: 'sms-reply',
      approach: 'sandbox',
      oracle: 'answers-for-everyone',
      verdict: 'pass',
      evidence: 'all',
      counts: { calls: 1_200, byPolicy: 1, rejected: 2, withoutAnswer: 0 },
    },
    { scenario: 'sms-reply', approach: 'sandbox', oracle: 'effects', verdict: 'pass', evidence: 'all', counts: {} },
    {
      scenario: 'sms-reply',
      approach: 'webhook',
      oracle: 'effects',
      verdict: 'fail',
      evidence: '2 of 200 events lost: \u001b[31mevt-1\nevt-2',
      counts: { lost: 2 },
    },
  ],
  noiseFloors: [{ metric: 'response-p50', share: 0.031, rounds: 2, source: 'webhook against itself' }],
  effort: [
    { runbook: 'first-extension', approach: 'sandbox', who: 'customer', steps: 3, kinds: { 'api-call': 1, file: 1, concept: 1 } },
    { runbook: 'first-extension', approach: 'webhook', who: 'customer', steps: 8, kinds: { process: 1, port: 1, concept: 6 } },
  ],
  notices: [
    { level: 'limit', message: 'loopback flatters webhooks', next: 'see the network scenarios' },
    { level: 'void', scenario: 'sms-reply', approach: 'webhook', message: 'generator lag', next: 'close other programs' },
    { level: 'void', scenario: 'sms-reply', approach: 'webhook', message: 'generator lag', next: 'close other programs' },
  ],
  ...change,
})
