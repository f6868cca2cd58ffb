import { describe, expect, test } from 'vitest'
import { comparedWords } from '../../../src/analysis/isolation/compared-words.ts'
import type { CellTrial } from '../../../src/analysis/isolation/pair.ts'
import { summarise } from '../../../src/analysis/summarise.ts'
import type { Manifest } from '../../../src/store/manifest.ts'
import { summarySchema } from '../../../src/store/summary.ts'
import type { FaultCell } from '../../../src/store/trial.ts'
import { trialOf } from '../history.ts'
import { manifestOf, rowOf, run, summaryOf } from './run-of-cells.ts'

const dead = { platformEnds: 1, platformLives: false }

const faults: Manifest['faults'] = ['throws', 'slow', 'dns-gone'].map((id) => ({
  id,
  title: id,
  scenario: 'sms-reply',
  sides: {
    sandbox: id === 'dns-gone' ? { cannot: 'its code needs no name' } : { what: id },
    webhook: { what: id },
  },
}))

const matrix: readonly CellTrial[] = run(
  { fault: 'slow', approach: 'webhook', about: { platformEnds: 1 } },
  { fault: 'throws' },
  { approach: 'sandbox' },
  { fault: 'slow' },
  { fault: 'throws', approach: 'webhook' },
  { approach: 'webhook' },
  { fault: 'dns-gone', approach: 'webhook', voids: ['the generator died'] },
)

const summary = summaryOf(matrix, { faults })

test('a run of fault cells is a matrix in the order of its faults and approaches, and nothing else', () => {
  expect(summary.isolation?.cells.map(({ fault, approach, word }) => `${fault} ${approach} ${word}`)).toEqual([
    'control sandbox contained',
    'control webhook contained',
    'throws sandbox contained',
    'throws webhook contained',
    'slow sandbox contained',
    'slow webhook degraded',
    'dns-gone sandbox cannot happen',
    'dns-gone webhook void',
  ])
  const { rows, cells, comparisons, oracles, noiseFloors, findings, effort } = summary
  expect([rows, cells, comparisons, oracles, noiseFloors, findings, effort].flat()).toEqual([])
  expect(summary.notices.map(({ level }) => level)).not.toContain('void')
  expect(summarySchema.parse(JSON.parse(JSON.stringify(summary)))).toEqual(summary)
})

test('sentences on top say who contains more, what only one can have, and what to look at', () => {
  const acknowledged = /^0 of \d+ acknowledged events were lost\.$/
  expect(summary.isolation?.sentences).toEqual([
    'Of 2 faults that both sandbox and webhook can have, sandbox contains 2 and webhook 1: sandbox contains more.',
    'Of the faults, only webhook can have 1 (dns-gone).',
    expect.stringMatching(acknowledged),
    '1 of 5 cells is void, and says nothing (dns-gone under webhook).',
    'Where nothing went wrong, 0 of 38 bystanders were called harmed.',
  ])
})

test('a cell that cannot happen says why, and is not counted among those that were tried', () => {
  const row = summary.isolation?.cells.find(({ fault }) => fault === 'dns-gone')
  expect(row).toMatchObject({ word: 'cannot happen', why: 'its code needs no name', rounds: 0, events: null })
})

test('other trials of a run stay as they are beside its cells', () => {
  const plain = trialOf('30 × steady t0 =100 allow', { index: 100 })
  const cells = run({}, { fault: 'slow' })
  const manifest = manifestOf(cells)
  const plan = [
    ...manifest.plan,
    { index: 100, scenario: 'sms-reply', approach: 'sandbox', round: 1, seed: 1, phases: ['steady'] },
  ]
  const both = summarise({ manifest: { ...manifest, plan }, trials: [...cells, plain], complete: true })
  expect(both.isolation?.cells).toHaveLength(2)
  expect(both.rows.map(({ metric }) => metric)).toContain('response-p50')
  const alone = summarise({ manifest: { ...manifest, plan: plan.slice(-1) }, trials: [plain], complete: true })
  expect({ ...both, isolation: undefined }).toEqual({ ...alone, isolation: undefined })
  expect(alone).not.toHaveProperty('isolation')
})

describe('several rounds', () => {
  const rounds = (...ofRounds: readonly (Partial<FaultCell> & { voids?: string[] })[]): CellTrial[] =>
    run(
      ...ofRounds.map((_, i) => ({ round: i + 1 })),
      ...ofRounds.map(({ voids = [], ...about }, i) => ({ fault: 'slow', round: i + 1, voids, about })),
    )

  test('give the median word and the sums of their counts, and are unstable where they disagree', () => {
    const row = rowOf(rounds({}, dead, { platformEnds: 1 }), 'slow')
    expect(row).toMatchObject({ word: 'degraded', unstable: true, rounds: 3, platform: { ends: 2, lives: false } })
    expect(row.bystanders.count).toBe(57)
    expect(row.why).toBe("in 1 of 3 rounds: the platform's process ended once and came back")
    expect(rowOf(rounds({}, {}, {}), 'slow')).toMatchObject({ word: 'contained', unstable: false, rounds: 3 })
  })

  test('of two in the middle the graver one counts', () => {
    expect(rowOf(rounds({}, dead), 'slow')).toMatchObject({ word: 'lost', unstable: true })
  })

  test('leave void ones out, and are void when all are', () => {
    const broken = { voids: ['a process ended'] }
    expect(rowOf(rounds(broken, {}, broken), 'slow')).toMatchObject({ word: 'contained', unstable: false, rounds: 1 })
    expect(rowOf(rounds(broken, broken), 'slow')).toMatchObject({ word: 'void', rounds: 0, why: 'a process ended' })
  })

  test('are each held against the control of their own round', () => {
    const row = rowOf(rounds({}, {}), 'slow')
    expect(row.p99Ratio?.value).toBeGreaterThan(0.5)
    expect(row.bystanders.response.map(({ phase, controlP50Ms }) => [phase, typeof controlP50Ms])).toEqual([
      ['baseline', 'number'],
      ['fault', 'number'],
      ['recovery', 'number'],
    ])
  })
})

describe('without a sound control', () => {
  const beside = (about: Partial<FaultCell>) => rowOf(run({ voids: ['died'] }, { fault: 'slow', about }), 'slow')

  test('a cell is void, however well or badly it went', () => {
    const why = 'there is no sound control to hold it against'
    expect(beside({})).toMatchObject({ word: 'void', rounds: 0, why })
    expect(beside({ platformEnds: 1 })).toMatchObject({ word: 'void', why })
  })

  test('what was lost is lost all the same, in doubt and without a ratio', () => {
    const row = beside(dead)
    expect(row).toMatchObject({
      word: 'lost',
      unstable: true,
      p99Ratio: null,
      tailRatio: null,
      p50Ratio: null,
      effectDelayRatio: null,
    })
    expect(row.why).toBe('the platform did not answer in the end; in doubt: there is no sound control to hold it against')
  })

  test('a round that has none is left out', () => {
    const rounds = run({ voids: ['died'] }, { round: 2 }, { fault: 'slow' }, { fault: 'slow', round: 2 })
    expect(rowOf(rounds, 'slow')).toMatchObject({ word: 'contained', unstable: false, rounds: 1 })
  })
})

test('bystanders that two approaches reach are told apart', () => {
  const reachedBy = Array.from({ length: 20 }, (_, i) => (i % 2 === 0 ? 'sandbox' : 'webhook'))
  const { sides } = rowOf(run({ about: { reachedBy } }, { fault: 'slow', about: { reachedBy } }), 'slow')
  expect(sides.map(({ approach, count, harmed }) => `${approach} ${harmed}/${count}`).sort()).toEqual([
    'sandbox 0/9',
    'webhook 0/10',
  ])
})

test('two runs are compared cell by cell, with what either flagged', () => {
  const other = structuredClone(summary)
  const slow = other.isolation?.cells.find(({ fault }) => fault === 'slow')
  Object.assign(slow ?? {}, { word: 'lost', unstable: true })
  other.isolation?.cells.pop()
  const compared = comparedWords(summary, other)
  expect(compared).toHaveLength(4)
  expect(compared.filter(({ agrees }) => !agrees)).toEqual([
    { cell: 'sms-reply / slow (1, 5 % of tenants) / sandbox', words: ['contained', 'lost'], agrees: false, flagged: true },
  ])
})
