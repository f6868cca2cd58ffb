import { readdir } from 'node:fs/promises'
import { stripVTControlCharacters } from 'node:util'
import { expect, test } from 'vitest'
import { columns } from '../../src/report/columns.ts'
import { allFormats, findFormat, formatIds } from '../../src/report/format.ts'
import { headline } from '../../src/report/history.ts'
import { viewOf } from '../../src/report/view.ts'
import { summarySchema } from '../../src/store/summary.ts'
import { sampleManifest } from '../store/sample-run.ts'
import { comparison, sampleSummary } from './sample-summary.ts'

const view = viewOf(sampleSummary(), sampleManifest())
const render = async (id: string, of = view, colour = false): Promise<string> => (await findFormat(id)).render(of, { colour })

test('formats are found by being there, and an unknown one is refused with the list of them', async () => {
  expect(await formatIds()).toEqual(['csv', 'json', 'markdown', 'terminal'])
  expect((await allFormats()).map(({ file }) => file)).toEqual(['table.csv', 'summary.json', 'report.md', 'report.txt'])
  await expect(findFormat('pdf')).rejects.toMatchObject({
    code: 'E_UNKNOWN_FORMAT',
    hint: 'use one of csv, json, markdown, terminal',
  })
  await expect(findFormat('../format')).rejects.toMatchObject({ code: 'E_UNKNOWN_FORMAT' })
})

test('the terminal report begins with what was found and fits 100 columns', async () => {
  const text = await render('terminal')
  expect(text).toMatchInlineSnapshot(`
    "sms-reply: sandbox answers in 0.50× [0.42–0.61] the time of webhook, on loopback.
    Quick run: indicative. For a decision: npm run bench -- --profile standard

    Reply to an SMS (sms-reply)
    An SMS came in; the sender waits for the reply.
    before hook, 200 operations/s in the steady phase, loopback

    Speed
    approach         p50     p99  throughput
                      µs      µs          /s
    ─────────────  ─────  ──────  ──────────
    sandbox          611  ~1,870       4,320
    webhook        1,220  ~4,010       2,040
    webhook#again  1,220       –           –
    How to read: Response from the intended start of an operation, while the caller waits; throughput:
    the highest rate of answers. ~ pooled over all rounds, because one round has too few calls; – not
    measured or not applicable. none is the floor, native the limit.

    Isolation      bystanders  bystanders  bystanders  bystanders
    approach              p50         p90         p99      errors
                            ×           ×           ×           %
    ─────────────  ──────────  ──────────  ──────────  ──────────
    sandbox              1.04           –           –           –
    webhook                 –           –           –        3.12
    webhook#again           –           –           –           –
    How to read: What the bystanders, all tenants but one, lose while that one misbehaves: their time
    during the fault against before it (1× is none the worse), and the share of their calls that went
    wrong.

    Cost                CPU       CPU        CPU  CPU       RSS       RSS
    approach       platform  customer  3rd party  all  platform  customer      steps
                         µs        µs         µs   µs        MB        MB  cust / op
    ─────────────  ────────  ────────  ─────────  ───  ────────  ────────  ─────────
    sandbox               –         –          –    –       182         –      3 / 0
    webhook             214         –          –    –      95.1         –      8 / 0
    webhook#again         –         –          –    –         –         –          –
    How to read: CPU per event and resident memory by who pays. Steps: what the runbook "first working
    extension" takes, customer / operator.

    Correctness
    approach       calls  refused  unanswered  by policy  wrong  twice
    ─────────────  ─────  ───────  ──────────  ─────────  ─────  ─────
    sandbox         1200        2           0          1      –      –
    webhook            –        –           –          –      –      –
    webhook#again      –        –           –          –      –      –
    How to read: Counts; calls are of the steady phases. By policy: the failure policy decided instead
    of the extension; wrong: not what the extension decides alone.

    Verdicts      approaches          ratio      interval             │ = 1×
    ────────────  ─────────────────  ──────  ────────────  ─────────  ─────────────────────
    p50           sandbox : webhook  0.500×  0.420–0.610×  better     ──●───     │
    throughput    sandbox : webhook   1.02×   0.960–1.08×  undecided             ●─
    RSS platform  sandbox : webhook   1.92×    1.85–2.01×  worse                 │       ●─
    How to read: Ratio of the first to the second, the middle of its rounds (a trimmed mean) with its
    interval; 1× is no difference. Better or worse only where the whole interval is beyond the
    threshold; equivalent only where it is wholly within.

    Caveat: webhook: plain HTTP, no TLS

    Oracles
      2 passed, 1 failed, 0 unknown
      fail: effects, sms-reply × webhook: 2 of 200 events lost: evt-1 evt-2

    Noise floors
      response-p50 3.10 % (2 rounds, webhook against itself)

    Voids, warnings, limits
      void, sms-reply × webhook (2 times): generator lag
        → close other programs
      limit: loopback flatters webhooks
        → see the network scenarios

    How to repeat it
      command  npm run bench -- --seed 7
      commit   2aa19070000000000000000000000000000000aa
      seed     7
      profile  quick, 2 rounds
      machine  Test CPU, 2 cores, 8.0 GB, linux x64
      system   kernel 6.1.0, governor unknown, cubic, load 0.25 at the start
      network  loopback
      versions node 26.10.0, v8 14.6, isolated-vm 7.0.1
      started  2026-11-23T23:15:00.000Z
      every figure of every round: table.csv
      raw samples of trial N, try T: trials/NNNN-T.samples.json.gz, an array a column, times in µs
      python3 -c "import gzip,json;d=json.load(gzip.open('FILE'));print(*d,*zip(*d.values()),sep='\\n')"
      duckdb -c "select unnest(phase) phase, unnest(endUs)-unnest(intendedUs) us from 'FILE'"
    "
  `)
  for (const line of text.split('\n')) expect([...line].length).toBeLessThanOrEqual(100)
})

test('colour adds nothing but colour', async () => {
  const coloured = await render('terminal', view, true)
  expect(coloured).toContain('\x1b[32mbetter\x1b[0m')
  expect(stripVTControlCharacters(coloured)).toBe(await render('terminal'))
})

test('the Markdown report says the same in tables', async () => {
  expect(await render('markdown')).toMatchInlineSnapshot(`
    "**sms-reply: sandbox answers in 0.50× \\[0.42–0.61\\] the time of webhook, on loopback.**

    > Quick run: indicative. For a decision: npm run bench -- --profile standard

    ## Reply to an SMS (\`sms-reply\`)

    An SMS came in; the sender waits for the reply.

    *before hook, 200 operations/s in the steady phase, loopback*

    ### Speed

    | approach | p50 (µs) | p99 (µs) | throughput (/s) |
    | --- | ---: | ---: | ---: |
    | sandbox | 611 | \\~1,870 | 4,320 |
    | webhook | 1,220 | \\~4,010 | 2,040 |
    | webhook#again | 1,220 | – | – |

    *How to read:* Response from the intended start of an operation, while the caller waits; throughput: the highest rate of answers. \\~ pooled over all rounds, because one round has too few calls; – not measured or not applicable. none is the floor, native the limit.

    ### Isolation

    | approach | bystanders p50 (×) | bystanders p90 (×) | bystanders p99 (×) | bystanders errors (%) |
    | --- | ---: | ---: | ---: | ---: |
    | sandbox | 1.04 | – | – | – |
    | webhook | – | – | – | 3.12 |
    | webhook#again | – | – | – | – |

    *How to read:* What the bystanders, all tenants but one, lose while that one misbehaves: their time during the fault against before it (1× is none the worse), and the share of their calls that went wrong.

    ### Cost

    | approach | CPU platform (µs) | CPU customer (µs) | CPU 3rd party (µs) | CPU all (µs) | RSS platform (MB) | RSS customer (MB) | steps (cust / op) |
    | --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |
    | sandbox | – | – | – | – | 182 | – | 3 / 0 |
    | webhook | 214 | – | – | – | 95.1 | – | 8 / 0 |
    | webhook#again | – | – | – | – | – | – | – |

    *How to read:* CPU per event and resident memory by who pays. Steps: what the runbook "first working extension" takes, customer / operator.

    ### Correctness

    | approach | calls | refused | unanswered | by policy | wrong | twice |
    | --- | ---: | ---: | ---: | ---: | ---: | ---: |
    | sandbox | 1200 | 2 | 0 | 1 | – | – |
    | webhook | – | – | – | – | – | – |
    | webhook#again | – | – | – | – | – | – |

    *How to read:* Counts; calls are of the steady phases. By policy: the failure policy decided instead of the extension; wrong: not what the extension decides alone.

    ### Verdicts

    | metric | approaches | ratio | interval | threshold | verdict | why |
    | --- | --- | ---: | ---: | ---: | --- | --- |
    | p50 | sandbox : webhook | 0.500× | 0.420–0.610× | ±5.00 % | better | the whole interval is beyond the threshold |
    | throughput | sandbox : webhook | 1.02× | 0.960–1.08× | ±5.00 % | undecided | the interval holds 1 |
    | RSS platform | sandbox : webhook | 1.92× | 1.85–2.01× | ±5.00 % | worse | the whole interval is beyond the threshold |

    *How to read:* Ratio of the first to the second, the middle of its rounds (a trimmed mean) with its interval; 1× is no difference. Better or worse only where the whole interval is beyond the threshold; equivalent only where it is wholly within.

    ### Caveats

    - webhook: plain HTTP, no TLS

    ## Oracles

    - 2 passed, 1 failed, 0 unknown
    - fail: effects, sms-reply × webhook: 2 of 200 events lost: evt-1 evt-2

    ## Noise floors

    - response-p50 3.10 % (2 rounds, webhook against itself)

    ## Voids, warnings, limits

    - void, sms-reply × webhook (2 times): generator lag → close other programs
    - limit: loopback flatters webhooks → see the network scenarios

    ## How to repeat it

    |  |  |
    | --- | --- |
    | command | \`npm run bench -- --seed 7\` |
    | commit | \`2aa19070000000000000000000000000000000aa\` |
    | seed | \`7\` |
    | profile | \`quick, 2 rounds\` |
    | machine | \`Test CPU, 2 cores, 8.0 GB, linux x64\` |
    | system | \`kernel 6.1.0, governor unknown, cubic, load 0.25 at the start\` |
    | network | \`loopback\` |
    | versions | \`node 26.10.0, v8 14.6, isolated-vm 7.0.1\` |
    | started | \`2026-11-23T23:15:00.000Z\` |

    \`\`\`text
    every figure of every round: table.csv
    raw samples of trial N, try T: trials/NNNN-T.samples.json.gz, an array a column, times in µs
    python3 -c "import gzip,json;d=json.load(gzip.open('FILE'));print(*d,*zip(*d.values()),sep='\\n')"
    duckdb -c "select unnest(phase) phase, unnest(endUs)-unnest(intendedUs) us from 'FILE'"
    \`\`\`
    "
  `)
})

test('the CSV loads back into the rows of the summary, with all digits', async () => {
  const [head = '', ...lines] = (await render('csv')).trimEnd().split('\n')
  const names = head.split(',')
  const rows = lines.map((line) => Object.fromEntries(line.split(',').map((cell, at) => [names[at], cell])))
  expect(rows.map((row) => ({ ...row, round: Number(row['round']), value: Number(row['value']) }))).toEqual(view.summary.rows)
})

test('a cell of the CSV that holds a comma, a quote or a formula stays one harmless cell', async () => {
  const [row] = sampleSummary().rows
  if (!row) throw new Error('the sample has rows')
  const hostile = viewOf(sampleSummary({ rows: [{ ...row, scenario: '=1+1', metric: 'a "b", c', value: -2 }] }), sampleManifest())
  expect((await render('csv', hostile)).split('\n')[1]).toBe(`'=1+1,sandbox,"a ""b"", c",1,-2,us`)
})

test('the JSON report is the summary, as its schema has it', async () => {
  expect(summarySchema.parse(JSON.parse(await render('json')))).toEqual(sampleSummary())
})

test('text from outside cannot break a table or steer the terminal', async () => {
  const [scenario] = sampleManifest().scenarios
  if (!scenario) throw new Error('the sample has a scenario')
  const hostile = viewOf(
    sampleSummary(),
    sampleManifest({ scenarios: [{ ...scenario, situation: 'a | b\n<script>\x1b[2J\u202e' }] }),
  )
  expect(await render('terminal', hostile)).toContain('a | b <script>\n')
  expect(await render('markdown', hostile)).toContain('a \\| b \\<script\\>\n')
})

test('a run in which nothing was measured still renders everywhere, and says so first', async () => {
  const empty = viewOf(
    sampleSummary({
      complete: false,
      profile: 'smoke',
      findings: [],
      rows: [],
      cells: [],
      comparisons: [],
      oracles: [],
      effort: [],
      notices: [],
      noiseFloors: [],
    }),
    sampleManifest(),
  )
  for (const format of await allFormats()) expect(format.render(empty, { colour: false })).not.toContain('undefined')
  const text = await render('terminal', empty)
  expect(text).toMatch(/^Nothing was found/)
  expect(text).toContain('no figure of it may be cited')
  expect(text).toContain('stopped before its end')
  expect(text).toContain('no oracle judged this run')
})

test('every column of the tables is a metric that the analysis has', async () => {
  const files = await readdir(new URL('../../src/analysis/metrics/', import.meta.url))
  for (const { metric } of columns) expect(files).toContain(`${metric}.ts`)
})

test('a long variant leaves the bars less room, and the table still fits', async () => {
  const long = comparison({ approach: 'sandbox:in-process', baseline: 'webhook:tls-cold-connections' })
  const text = await render('terminal', viewOf(sampleSummary({ comparisons: [long] }), sampleManifest()))
  expect(text).toContain('sandbox:in-process : webhook:tls-cold-connections')
  for (const line of text.split('\n')) expect([...line].length).toBeLessThanOrEqual(100)
})

test('each metric whose history is kept is one that the analysis has', async () => {
  const files = await readdir(new URL('../../src/analysis/metrics/', import.meta.url))
  for (const metric of headline) expect(files).toContain(`${metric}.ts`)
})
