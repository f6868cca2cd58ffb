import { expect, test } from 'vitest'
import type { TrialData } from '../../src/analysis/metric.ts'
import { metrics } from '../../src/analysis/registry.ts'
import { cellsOf } from '../../src/analysis/rows.ts'
import { summarise } from '../../src/analysis/summarise.ts'
import type { Manifest } from '../../src/store/manifest.ts'
import { summarySchema, type Row, type Summary } from '../../src/store/summary.ts'
import type { RunbookStep } from '../../src/store/trial.ts'
import { trialOf } from './history.ts'

const approaches = ['none', 'native', 'sandbox', 'webhook']

const manifestOf = (rounds: number, about: Partial<Manifest> = {}): Manifest => ({
  schemaVersion: 1,
  id: 'run-1',
  createdAt: '2026-01-01T00:00:00Z',
  profile: 'standard',
  seed: 1,
  rounds,
  command: '',
  commit: '',
  dirty: false,
  scenarios: [{ id: 'sms-reply', title: '', situation: '', phase: 'before', hash: '', ratePerSecond: 1, folder: '' }],
  approaches: approaches.map((id) => ({ id, runsAt: id === 'webhook' ? 'customer' : 'platform', summary: '' })),
  machine: { cpu: '', cores: 2, memoryBytes: 1, kernel: '', governor: '', loadAverage: 0, platform: '', congestionControl: '' },
  versions: {},
  network: 'loopback',
  plan: approaches.flatMap((approach) =>
    Array.from({ length: rounds }, (_, i) => ({
      index: i,
      scenario: 'sms-reply',
      approach,
      round: i + 1,
      seed: 1,
      phases: ['warm-up', 'steady'],
    })),
  ),
  ...about,
})

/** Each approach's response in µs, the same in every round but for what all trials of the round share. */
const run = (rounds: number, us: Readonly<Record<string, number>>, more: Partial<TrialData['trial']> = {}): TrialData[] =>
  Object.entries(us).flatMap(([approach, base]) =>
    Array.from({ length: rounds }, (_, i) =>
      trialOf(`30 × steady t0 =${base * (i + 1)} allow`, { approach, round: i + 1, ...more }),
    ),
  )

const summaryOf = (trials: readonly TrialData[], rounds: number, about: Partial<Manifest> = {}): Summary =>
  summarise({ manifest: manifestOf(rounds, about), trials, complete: true })

const plain = { none: 100, native: 200, sandbox: 500, webhook: 1_000 }

test('a run of six steady rounds is told in a sentence with ratio, interval, condition and rounds', () => {
  const summary = summaryOf(run(6, plain), 6)
  expect(summary.findings).toEqual([
    {
      scenario: 'sms-reply',
      sentence:
        'sms-reply: the median response time of sandbox is lower than that of webhook, 0.5× (95 % interval 0.5–0.5) (on loopback, 6 rounds).',
    },
  ])
  expect(summarySchema.parse(summary)).toEqual(summary)
})

test('a finding claims no more than its verdict', () => {
  const sentence = (sandbox: number, rounds: number): string =>
    summaryOf(run(rounds, { ...plain, sandbox }), rounds).findings[0]?.sentence ?? ''
  expect(sentence(1_000, 8)).toMatch(/sandbox and webhook have an equivalent median response time/)
  expect(sentence(2_000, 8)).toMatch(/of sandbox is higher than that of webhook, 2×/)
  expect(sentence(500, 5)).toMatch(/undecided whether sandbox or webhook .* 0.5× \(range 0.5–0.5\) .*5 rounds/)
  expect(sentence(500, 1)).toMatch(/undecided .* 0.5× \(on loopback, 1 round\)/)
})

test('a cell is the median of its rows, and every row has the unit of its metric', () => {
  const { rows, cells } = summaryOf(run(7, plain), 7)
  const values = rows
    .filter(({ approach, metric }) => approach === 'sandbox' && metric === 'response-p50')
    .map(({ value }) => value)
  expect(values).toEqual([500, 1_000, 1_500, 2_000, 2_500, 3_000, 3_500])
  expect(cells.find(({ approach, metric }) => approach === 'sandbox' && metric === 'response-p50')).toEqual({
    scenario: 'sms-reply',
    approach: 'sandbox',
    metric: 'response-p50',
    unit: 'us',
    value: 2_000,
    rounds: 7,
    pooled: false,
  })
  for (const metric of new Set(rows.map((row) => row.metric)))
    expect(new Set([...rows, ...cells].filter((one) => one.metric === metric).map(({ unit }) => unit)).size).toBe(1)
})

test('the same trials in any order give the same summary', () => {
  const trials = run(6, plain)
  const { rows: _, cells: __, ...one } = summaryOf(trials, 6)
  const { rows: ___, cells: ____, ...other } = summaryOf(trials.toReversed(), 6)
  const sorted = (summary: Pick<Summary, 'comparisons'>) =>
    summary.comparisons.toSorted((a, b) => `${a.metric}${a.approach}`.localeCompare(`${b.metric}${b.approach}`))
  expect(sorted(other)).toEqual(sorted(one))
  expect(other.findings).toEqual(one.findings)
})

test('a percentile with too few calls a round is taken over all rounds, marked, and never compared', () => {
  const { cells, comparisons, notices } = summaryOf(run(40, plain), 40)
  expect(cells.find(({ metric }) => metric === 'response-p99')).toMatchObject({ pooled: true, rounds: 40 })
  expect(comparisons.some(({ metric }) => metric === 'response-p99')).toBe(false)
  expect(notices.map(({ message }) => message).join('\n')).toMatch(/too few calls for .*response-p99/)
})

test('a percentile that no number of rounds supports is withheld, and a notice says why', () => {
  const { cells, notices } = summaryOf(run(6, plain), 6)
  expect(cells.some(({ metric }) => metric === 'response-p99')).toBe(false)
  expect(notices.map(({ message }) => message).join('\n')).toMatch(/withheld: .*response-p99.*\. A percentile needs ten calls/)
})

test('a void try that was repeated counts once; a void round falls out of both sides of its pair', () => {
  const trials = run(7, plain)
  const voided = trialOf('', { approach: 'sandbox', round: 1, try: 1, voids: ['the platform ended'] })
  const repeated = [
    voided,
    ...trials.map((data) =>
      data.trial.approach === 'sandbox' && data.trial.round === 1 ? { ...data, trial: { ...data.trial, try: 2 } } : data,
    ),
  ]
  expect(summaryOf(repeated, 7).comparisons.find(({ approach }) => approach === 'sandbox')?.rounds).toBe(7)
  const lost = [voided, ...trials.filter(({ trial }) => trial.approach !== 'sandbox' || trial.round !== 1)]
  const summary = summaryOf(lost, 7)
  expect(summary.comparisons.find(({ approach }) => approach === 'sandbox')?.rounds).toBe(6)
  expect(summary.notices.find(({ level }) => level === 'void')).toEqual({
    level: 'void',
    scenario: 'sms-reply',
    approach: 'sandbox',
    message: '1 void try, 1 of 7 rounds are left out; first reason: the platform ended',
    next: expect.stringContaining('run folder'),
  })
})

test('an approach whose trials are all void has no figure, no finding and a notice that the exit code reads', () => {
  const trials = run(6, plain).map((data) =>
    data.trial.approach === 'sandbox' ? { ...data, trial: { ...data.trial, voids: ['wrong decision'] } } : data,
  )
  const { findings, cells, notices } = summaryOf(trials, 6)
  expect(findings).toEqual([])
  expect(cells.some(({ approach }) => approach === 'sandbox')).toBe(false)
  expect(notices.find(({ level }) => level === 'void')?.message).toMatch(/^no sound trial, 6 of 6 rounds/)
})

test('every notice says what to do next', () => {
  const { notices } = summarise({ manifest: manifestOf(1, { profile: 'quick' }), trials: run(1, plain), complete: false })
  expect(notices.length).toBeGreaterThan(3)
  for (const { next } of notices) expect(next).not.toBe('')
})

test('without webhook the first approach at the customer is the baseline, and one approach alone is compared with none', () => {
  const only = (ids: readonly string[]): Partial<Manifest> => ({
    approaches: ids.map((id) => ({ id, runsAt: id.startsWith('webhook') ? 'customer' : 'platform', summary: '' })),
  })
  const two = summaryOf(run(6, { 'webhook:tls': 1_000, sandbox: 500 }), 6, only(['sandbox', 'webhook:tls']))
  expect(two.comparisons[0]).toMatchObject({ approach: 'sandbox', baseline: 'webhook:tls' })
  const one = summaryOf(run(6, { sandbox: 500 }), 6, only(['sandbox']))
  expect([one.comparisons, one.findings]).toEqual([[], []])
})

test('webhook is the baseline wherever it stands among its variants', () => {
  const ids = ['webhook:tls', 'webhook', 'sandbox']
  const summary = summaryOf(run(6, { 'webhook:tls': 1_200, webhook: 1_000, sandbox: 500 }), 6, {
    approaches: ids.map((id) => ({ id, runsAt: id.startsWith('webhook') ? 'customer' : 'platform', summary: '' })),
  })
  expect(new Set(summary.comparisons.map(({ baseline }) => baseline))).toEqual(new Set(['webhook']))
})

test('where most rounds withhold a percentile, the few that have it make no cell: they are those that went well', () => {
  const hung = Array.from({ length: 5 }, (_, i) =>
    trialOf('12 × steady t0 =1000 allow \n 18 × steady t0 =5000 policy-allow \n 40 × steady t0 =900 rejected', { round: i + 2 }),
  )
  const cells = cellsOf([trialOf('30 × steady t0 =1000 allow'), ...hung], [rowOf(1, 1_000)], metrics)
  expect(cells.some(({ metric }) => metric === 'response-p50')).toBe(false)
})

const rowOf = (round: number, value: number): Row => ({
  scenario: 'sms-reply',
  approach: 'sandbox',
  metric: 'response-p50',
  round,
  value,
  unit: 'us',
})

test('in a run that was stopped, rounds that were not reached are not missing', () => {
  const trials = [...run(10, { webhook: 1_000 }), ...run(1, { sandbox: 500 })]
  expect(summaryOf(trials, 10).comparisons[0]).toMatchObject({ rounds: 1, verdict: 'undecided' })
})

test('a run without a trial has an empty summary that its schema accepts', () => {
  const summary = summarise({ manifest: manifestOf(6), trials: [], complete: false })
  expect(summary).toMatchObject({ rows: [], cells: [], comparisons: [], findings: [], oracles: [], effort: [] })
  expect(() => summarySchema.parse(summary)).not.toThrow()
})

const step = (who: RunbookStep['who'], kind: RunbookStep['kind']): RunbookStep => ({ who, kind, what: '' })

test('effort counts the steps of a runbook by who and kind, once however many trials carried it out', () => {
  const runbooks = [{ id: 'first', steps: [step('customer', 'file'), step('customer', 'file'), step('operator', 'secret')] }]
  const trials = run(3, { webhook: 1_000 }, { runbooks })
  expect(summaryOf(trials, 3).effort).toEqual([
    { runbook: 'first', approach: 'webhook', who: 'customer', steps: 2, kinds: { file: 2 } },
    { runbook: 'first', approach: 'webhook', who: 'operator', steps: 1, kinds: { secret: 1 } },
  ])
})

test('a runbook that took other steps in another trial is told', () => {
  const first = run(1, { webhook: 1_000 }, { runbooks: [{ id: 'first', steps: [step('customer', 'file')] }] })
  const second = run(1, { webhook: 1_000 }, { round: 2, runbooks: [{ id: 'first', steps: [step('operator', 'file')] }] })
  const messages = summaryOf([...first, ...second], 2).notices.map(({ message }) => message)
  expect(messages.join('\n')).toMatch(/the runbook "first" took different steps/)
})
