import { stripVTControlCharacters } from 'node:util'
import { expect, test } from 'vitest'
import { findFormat, formatIds } from '../../../src/report/format.ts'
import { viewOf } from '../../../src/report/view.ts'
import { summarySchema, type FaultCellResult } from '../../../src/store/summary.ts'
import { blank, cell, isolationManifest, isolationSummary } from './sample-isolation.ts'

const render = async (id: string, summary = isolationSummary(), colour = false): Promise<string> =>
  (await findFormat(id)).render(viewOf(summary, isolationManifest()), { colour })

test('the terminal shows the fault matrix with what it rests on, in 100 columns', async () => {
  const text = await render('terminal')
  expect(text).toMatchInlineSnapshot(`
    "Of 2 faults that both sandbox and webhook can have, sandbox contains 1 and webhook 1: as many.
    3 of 9328 acknowledged events were lost.
    Quick run: indicative. For a decision: npm run bench -- --faults --profile standard

    Noisy neighbour (noisy-neighbour)
    One shop has a sale; the others sell as every day.
    400 operations/s of all tenants, of whom a fault of tenants strikes 5 %; 1 round, loopback

    fault         sandbox            sandbox:in-process  process          webhook
    ────────────  ─────────────────  ──────────────────  ───────────────  ─────────────────
    endless-loop  contained, 0 ms    degraded?, 1.25 s   contained, 0 ms  contained, 0 ms
                  1.08× 0.973–1.21×  12.3× 9.87–14.5×    p50 1.02×        1.08× 0.973–1.21×
                  0 lost, lived      0 lost, lived       0 lost, lived    0 lost, lived

    slow          contained, 0 ms    void                –                contained?, 0 ms
                  1.08× 0.973–1.21×                                       1.08× 0.973–1.21×
                  0 lost, lived                                           0 lost, lived

    Payroll (platform-crash)
    Payouts must be in the books once.
    400 operations/s of all tenants, of whom a fault of tenants strikes 5 %; 1 round, loopback

    fault            sandbox            sandbox:in-process  process        webhook
    ───────────────  ─────────────────  ──────────────────  ─────────────  ──────────────────
    platform-killed  lost, never        cannot happen       –              lost, never
                     1.08× 0.973–1.21×                                     1.08× 0.973–1.21×
                     3 lost, anew 2×                                       lost unknown, died

    database-locked  cannot happen      cannot happen       cannot happen  cannot happen

    How to read: First the word, with ? where another run may say another, and after how long the
    bystanders were back within 10 % of before, for good (0 ms: never out for two quarters of a second
    in a row; never: not while it was on). Then their p99 while the fault was on against the same
    arrivals without it, with its interval (p50 alone where calls are too few). The interval draws
    tenants and quarters of a second anew, and no rounds: it is what may be said from within a trial,
    not how much another trial differs. Then how many acknowledged events were lost, of anybody, and
    whether the platform lived or had to be started anew.
      contained: no more bystanders were harmed than are where nothing goes wrong, the platform lived,
      and no acknowledged event was lost
      degraded: a bystander was harmed by a call not served, decided wrongly or done twice, or by an
      event that still waited or was dead at the end; or three were (two may be by chance) by slow
      calls, which are 3 at least and 10 % of a tenant's, longer than 2 × the p99 without the fault and
      than 25 ms beyond it; or beyond what is without the fault bystanders' p99 was 2 × and 10 ms
      higher, their events took effect 2 × and 25 ms later, their median up to the fault's end was 1.5 ×
      and 2 ms higher, or no call of theirs ended for 200 ms more; or the platform's process ended and
      came back
      lost: an acknowledged event was lost, a bystander’s call had no outcome though the platform never
      ended, or the platform did not come back
      cannot happen: the approach has nothing in which it could; the reason is given
      void: it was not seen to take effect, there is no sound trial without it, or the trial itself went
      wrong; it says nothing

    Cannot happen
      platform-killed under sandbox:in-process: it has no worker: the code runs in the platform |
      process
      database-locked under sandbox, sandbox:in-process, process, webhook: the embedded database is held
      with an exclusive lock from the start

    Not contained
      degraded? endless-loop under sandbox:in-process: bystanders' p99 was 12.3× the control's
      (9.87–14.5), 91 ms more; 3 of 19 bystanders were harmed (policy-allow ×14)
        customer: by looking at its attempt log, from 0.3 s on: timed-out ×57
        operator: by looking at /metrics, from 0.3 s on: hookbench_attempts_total{outcome="timed-out"}
        +57
      void slow under sandbox:in-process: the fault was not seen to take effect
      lost platform-killed under sandbox: 3 of 1204 acknowledged events were lost, the first is evt-7
        customer: by looking at its attempt log, from 0.3 s on: timed-out ×57
        operator: by looking at /metrics, from 0.3 s on: hookbench_attempts_total{outcome="timed-out"}
        +57
      lost platform-killed under webhook: the platform did not answer in the end
        customer: by looking at its attempt log, from 0.3 s on: timed-out ×57
        operator: by looking at /metrics, from 0.3 s on: hookbench_attempts_total{outcome="timed-out"}
        +57

    Who is told
      sandbox: the customer is told of 3 of 3, the operator of 3 of 3
      sandbox:in-process: the customer is told of 1 of 1, the operator of 1 of 1
      process: the customer is told of 1 of 1, the operator of 1 of 1
      webhook: the customer is told of 2 of 3 (not of endless-loop), the operator of 2 of 3 (not of
      endless-loop)

    Platform
    figure, approach                         before  during  after            in
    ───────────────────────────────────────  ──────  ──────  ─────  ────────────
    event-loop lag (ms), sandbox               11.8    14.2   11.9  endless-loop
    event-loop lag (ms), sandbox:in-process    12.1     341   12.0  endless-loop
    event-loop lag (ms), process               11.8    14.2   11.9  endless-loop
    event-loop lag (ms), webhook               11.8    14.2   11.9  endless-loop
    memory (MB), sandbox                        262     301      –  endless-loop
    memory (MB), process                        262     301      –  endless-loop
    memory (MB), webhook                        262     301      –  endless-loop
    sockets, sandbox                             51     278     78  endless-loop
    sockets, process                             51     278     78  endless-loop
    sockets, webhook                             51     278     78  endless-loop
    How to read: The fault that moved the figure most: the peak before it, the peak while it was on, and
    the last value seen after it, of all processes of the platform.

    Caveat: webhook: plain HTTP, no TLS

    How to repeat it
      command  npm run bench -- --faults
      commit   2aa19070000000000000000000000000000000aa
      seed     7
      profile  quick, 1 round
      machine  Test CPU, 2 cores, 8.0 GB, linux x64
      system   kernel 6.1.0, governor unknown, cubic, load 0.25 at the start
      network  loopback
      versions node 26.10.0, v8 14.6, isolated-vm 7.0.1
      started  2026-11-23T23:15:00.000Z
      every figure of every cell: table.csv
      each cell's course over time: series in summary.json
      raw samples of trial N, try T: trials/NNNN-T.samples.json.gz, an array a column, times in µs
      python3 -c "import gzip,json;d=json.load(gzip.open('FILE'));print(*d,*zip(*d.values()),sep='\\n')"
      duckdb -c "select unnest(phase) phase, unnest(endUs)-unnest(intendedUs) us from 'FILE'"
    "
  `)
  for (const line of text.split('\n')) expect([...line].length).toBeLessThanOrEqual(100)
})

test('colour adds nothing but colour, and tells words apart', async () => {
  const coloured = await render('terminal', isolationSummary(), true)
  expect(coloured).toContain('\x1b[32mcontained, 0 ms\x1b[0m')
  expect(coloured).toContain('\x1b[33mdegraded?\x1b[0m endless-loop under sandbox:in-process')
  expect(stripVTControlCharacters(coloured)).toBe(await render('terminal'))
})

test('the JSON report is the summary, and the CSV has a row for each figure that is known', async () => {
  expect(summarySchema.parse(JSON.parse(await render('json')))).toEqual(isolationSummary())
  const [head, ...rows] = (await render('csv')).trimEnd().split('\n')
  expect(head).toBe('scenario,fault,approach,share,intensity,figure,value,unit')
  expect(rows).toEqual(
    expect.arrayContaining([
      'noisy-neighbour,endless-loop,sandbox:in-process,0.05,0,word,degraded,',
      'noisy-neighbour,endless-loop,sandbox:in-process,0.05,0,p99Ratio high,14.5,ratio',
      'noisy-neighbour,endless-loop,sandbox:in-process,0.05,0,bystanders failures policy-allow,14,',
      'platform-crash,platform-killed,sandbox,0.05,0,events lost,3,',
      'platform-crash,database-locked,webhook,0.05,0,word,cannot happen,',
    ]),
  )
  expect(rows.filter((row) => row.includes('endless-loop,sandbox:in-process') && row.includes('drained'))).toEqual([])
  expect(new Set(rows).size).toBe(rows.length)
})

test('several shares of bad tenants give a row each, and a curve', async () => {
  const at = (badShare: number, harmed: number, change: Partial<FaultCellResult> = {}): FaultCellResult =>
    cell({ badShare, bystanders: { ...cell().bystanders, harmed, count: Math.round(20 * (1 - badShare)) }, ...change })
  const cells = [at(0.05, 0), at(0.05, 0, { approach: 'webhook' }), at(0.5, 7, { word: 'degraded' })]
  const struck = blank('cannot happen', 'nobody can', { approach: 'process' })
  const nowhere = blank('cannot happen', 'nobody can', { fault: 'database-locked', badShare: 0 })
  const text = await render('terminal', isolationSummary([...cells, struck, nowhere]))
  expect(partOf(text, 'fault', 'How to read')).toMatchInlineSnapshot(`
    "fault            sandbox            process        webhook
    ───────────────  ─────────────────  ─────────────  ─────────────────
    slow             contained, 0 ms    cannot happen  contained, 0 ms
    5 % bad          1.08× 0.973–1.21×                 1.08× 0.973–1.21×
                     0 lost, lived                     0 lost, lived

    slow             degraded, 0 ms     cannot happen  –
    50 % bad         1.08× 0.973–1.21×
                     0 lost, lived

    database-locked  cannot happen      –              –"
  `)
  expect(partOf(text, 'By the share', 'How to read')).toMatchInlineSnapshot(`
    "By the share of bad tenants
    fault, approach                         5 %            50 %
    ───────────────────────────  ──────────────  ──────────────
    slow, sandbox                0 of 19, 1.02×  7 of 10, 1.02×
    slow, webhook                0 of 19, 1.02×               –"
  `)
})

test('an intensity is told where there are several', async () => {
  const text = await render('terminal', isolationSummary([cell(), cell({ intensity: 1_000 })]))
  expect(text).toContain('at 300')
  expect(text).toContain('at 1000')
  expect(text).not.toContain('bad\n')
})

test('bystanders of both sides on one platform are told apart', async () => {
  const sides = [
    { approach: 'sandbox', harmed: 4, count: 10, p50Ratio: 1.9 },
    { approach: 'webhook', harmed: 0, count: 9, p50Ratio: null },
  ]
  expect(partOf(await render('terminal', isolationSummary([cell({ sides })])), 'Both on one', 'How to read'))
    .toMatchInlineSnapshot(`
    "Both on one platform   bystanders by  bystanders by
    the fault under              sandbox        webhook
    ────────────────────  ──────────────  ─────────────
    slow, sandbox         4 of 10, 1.90×      0 of 9, –"
  `)
})

test('more approaches than the line has room for stand in a second table', async () => {
  const manifest = isolationManifest()
  const ids = ['sandbox', 'sandbox:in-process', 'sandbox:in-process-sync', 'process', 'webhook', 'webhook:tls-cold']
  const approaches = ids.map((id) => ({ id, runsAt: 'platform', summary: id }))
  const view = viewOf(isolationSummary(ids.map((approach) => cell({ approach }))), { ...manifest, approaches })
  const text = (await findFormat('terminal')).render(view, { colour: false })
  expect(text.match(/^fault {2}.*$/gm)).toMatchInlineSnapshot(`
    [
      "fault  sandbox            sandbox:in-process  sandbox:in-process-sync  process",
      "fault  webhook            webhook:tls-cold",
    ]
  `)
  for (const line of text.split('\n')) expect([...line].length).toBeLessThanOrEqual(100)
})

test('a control in which something was wrong is told, though it is no row', async () => {
  const text = await render('terminal', isolationSummary([cell(), cell({ fault: 'control', word: 'degraded', why: 'a stall' })]))
  expect(text).toContain('degraded control, in which nothing went wrong, under sandbox: a stall')
  expect(text).not.toMatch(/^control/m)
})

test('a run that was stopped before its first cell says so, and breaks nowhere', async () => {
  const summary = isolationSummary([], { complete: false, isolation: { sentences: [], cells: [] } })
  for (const id of await formatIds()) expect(await render(id, summary)).not.toContain('undefined')
  expect(await render('terminal', summary)).toMatch(/^Nothing was found: no fault cell was measured/)
})

const partOf = (text: string, from: string, to: string): string => {
  const start = text.search(new RegExp(`^${from}`, 'm'))
  return text.slice(start, text.indexOf(`\n${to}`, start)).trimEnd()
}
