import { readFile } from 'node:fs/promises'
import { expect, test } from 'vitest'
import { withReadmeBlock } from '../../src/report/readme-block.ts'
import { manifestSchema } from '../../src/store/manifest.ts'
import { summarySchema } from '../../src/store/summary.ts'
import { sampleManifest } from '../store/sample-run.ts'
import { comparison, sampleSummary } from './sample-summary.ts'

const marks = 'above\n<!-- published:start -->\n<!-- published:end -->\nbelow\n'

test('the README of this repository shows the published run, as it is generated', async () => {
  const read = (path: string): Promise<string> => readFile(new URL(`../../${path}`, import.meta.url), 'utf8')
  const readme = await read('README.md')
  const summary = summarySchema.parse(JSON.parse(await read('results/published/summary.json')))
  const manifest = manifestSchema.parse(JSON.parse(await read('results/published/manifest.json')))
  expect(readme).toBe(withReadmeBlock(readme, summary, manifest))
})

test('source, table and sentences stand between the marks; what decides bears interval and n', () => {
  const summary = sampleSummary({
    comparisons: [
      comparison({}),
      comparison({ metric: 'rss-platform', ratio: 1.92, low: 1.85, high: 2.01, verdict: 'worse', rounds: 1 }),
      comparison({ metric: 'throughput', verdict: 'undecided' }),
      comparison({ approach: 'native', metric: 'rss-platform', verdict: 'better' }),
      comparison({ approach: 'webhook#again', metric: 'rss-platform', verdict: 'equivalent' }),
    ],
  })
  expect(withReadmeBlock(marks, summary, sampleManifest())).toMatchInlineSnapshot(`
    "above
    <!-- published:start -->

    From the published run \`20261123T231500Z-quick-7\` (profile quick, 2 rounds, commit \`2aa1907\`, Test CPU, 2 cores, loopback); all
    its tables, intervals and verdicts are in [results/published](results/published/README.md).

    **Quick run: indicative. For a decision: npm run bench -- --profile standard**

    | scenario  | approach      | p50 µs | throughput /s | CPU platform µs | RSS platform MB | bystanders × | steps |
    | --------- | ------------- | -----: | ------------: | --------------: | --------------: | -----------: | ----: |
    | sms-reply | sandbox       |    611 |         4,320 |               – |             182 |         1.04 | 3 / 0 |
    | sms-reply | webhook       |  1,220 |         2,040 |             214 |            95.1 |            – | 8 / 0 |
    | sms-reply | webhook#again |  1,220 |             – |               – |               – |            – |     – |

    In this table, p50 is the response time at a \`before\` hook, and the time from event to effect at an \`after\` hook; throughput
    counts answers at the one, deliveries at the other; bystanders is the others' p50 while one tenant misbehaves, against before
    it; steps lead to a first working extension, by customer / operator; – is not measured or not applicable.

    sms-reply: sandbox answers in 0.50× \\[0.42–0.61\\] the time of webhook, on loopback. Decided of sandbox against webhook in 2
    rounds: p50 0.500× (0.420–0.610×, better). Decided of sandbox against webhook in 1 round: RSS platform 1.92× (1.85–2.01×,
    worse).

    <!-- published:end -->
    below
    "
  `)
})

test('columns that no approach has a figure for are left out, bystanders and steps too', () => {
  const { cells } = sampleSummary()
  const summary = sampleSummary({ effort: [], cells: cells.filter(({ metric }) => metric === 'response-p50') })
  const [, head] = /\n(\|.*\|)\n/.exec(withReadmeBlock(marks, summary, sampleManifest())) ?? []
  expect(head?.replaceAll(/ +/g, ' ')).toBe('| scenario | approach | p50 µs |')
})

test('a machine that was in use is told, and so is a run that only indicates', () => {
  const busy = sampleManifest({ machine: { ...sampleManifest().machine, loadAverage: 1.97 } })
  expect(withReadmeBlock(marks, sampleSummary(), busy)).toContain('load average 1.97 on 2 cores')
  expect(withReadmeBlock(marks, sampleSummary({ profile: 'standard' }), sampleManifest())).not.toContain('**')
})

test.each(['', '<!-- published:start -->', '<!-- published:end --><!-- published:start -->'])(
  '%j has no place for it',
  (readme) => {
    expect(() => withReadmeBlock(readme, sampleSummary(), sampleManifest())).toThrow('the README has no place for the results')
  },
)
