import { afterAll, beforeAll, expect, test } from 'vitest'
import type { AttackRow } from '../../../src/bench/attacks/attack-row.ts'
import { chooseAttacks, readCorpus } from '../../../src/bench/attacks/corpus.ts'
import { runCorpus } from '../../../src/bench/attacks/run-corpus.ts'
import { type PatientTarget, patientTarget } from './patient-target.ts'

const corpus = await readCorpus(new URL('../../attacks', import.meta.url).pathname)

let patient: PatientTarget
beforeAll(async () => void (patient = await patientTarget()))
afterAll(() => patient[Symbol.asyncDispose]())

const run = (defence: { id: string; trusted: boolean }, ids: readonly string[]) =>
  runCorpus({
    ...{ defence, target: patient.target, attacks: chooseAttacks(corpus, ids), memoryMb: 400 },
    ...{ onRow: () => {}, signal: new AbortController().signal },
  })

const breachesOf = (rows: readonly AttackRow[]): Record<string, string[]> =>
  Object.fromEntries(rows.map(({ attack, breaches }) => [attack, [...new Set(breaches.map(({ rule }) => rule))]]))

/** A dozen that take little time, the process-ending ones among them. */
const representative = [
  ...['cpu/endless-loop', 'cpu/search-in-nothing', 'memory/split-a-huge-text', 'memory/resizable-buffers'],
  ...['errors/looping-message', 'logs/forged-lines', 'prototypes/forbidden-key', 'host-calls/flood'],
  ...['escapes/function-constructor', 'tenants/answer-for-another', 'egress/redirect-out', 'uploads/static-import'],
]

test('the pool contains a dozen attacks, as foreseen, and its bystanders get every answer', async () => {
  const { rows, restarts } = await run({ id: 'sandbox', trusted: false }, representative)
  expect(rows.flatMap(({ attack, breaches }) => breaches.map((breach) => [attack, breach]))).toEqual([])
  expect(rows).toHaveLength(representative.length)
  expect(rows.every(({ bystanders, peakMb }) => bystanders.calls > 0 && peakMb > 0)).toBe(true)
  expect(restarts).toBe(0)
}, 120_000)

test('what gets out is found by evidence, and a platform that ends is told of and started anew', async () => {
  // Customers' code in the platform's own process, with nothing between: each of these succeeds.
  const { rows, restarts } = await run({ id: 'native', trusted: true }, [
    ...['machine/end-the-process', 'machine/environment', 'machine/write-a-file', 'egress/raw-socket'],
  ])
  expect(breachesOf(rows)).toMatchObject({
    'machine/end-the-process': expect.arrayContaining(['platform', 'bystander']),
    'machine/environment': ['escape', 'expectation'],
    'machine/write-a-file': ['escape', 'expectation'],
    'egress/raw-socket': ['escape', 'expectation'],
  })
  const fatal = rows.find(({ attack }) => attack === 'machine/end-the-process')
  expect(fatal).toMatchObject({ outcome: 'none', platform: 'died', containedMs: null })
  expect(restarts).toBe(1)
}, 120_000)

const reachingOut = ['machine/end-the-process', 'machine/environment-by-proc', 'machine/start-a-process', 'machine/write-a-file']

/** Of the dozen, those which a process of its own holds by other means than the pool. */
const heldOtherwise = ['cpu/endless-loop', 'memory/split-a-huge-text', 'errors/looping-message', 'egress/redirect-out']

test('a process for each tenant contains the same, and what only ordinary code can try', async () => {
  const { rows, restarts } = await run({ id: 'process', trusted: false }, [...heldOtherwise, ...reachingOut])
  // How an attack must end is said of the pool.
  const breaches = rows.flatMap((row) => row.breaches.map(({ rule, evidence }) => [row.attack, rule, evidence]))
  expect(breaches.filter(([, rule]) => rule !== 'expectation')).toEqual([])
  expect(rows.find(({ attack }) => attack === 'machine/end-the-process')?.outcome).toBe('failed')
  expect(rows.every(({ bystanders, peakMb }) => bystanders.calls > 0 && peakMb > 0)).toBe(true)
  expect(restarts).toBe(0)
}, 120_000)

test.each(['sandbox:in-process', 'sandbox:in-process-sync'])(
  '%s holds a loop, and dies of a fatal error with its bystanders',
  async (id) => {
    const { rows } = await run({ id, trusted: false }, ['cpu/endless-loop', 'logs/forged-lines', 'memory/split-a-huge-text'])
    expect(breachesOf(rows)).toMatchObject({
      'cpu/endless-loop': [],
      'memory/split-a-huge-text': expect.arrayContaining(['platform', 'bystander']),
      'logs/forged-lines': [],
    })
  },
  120_000,
)
