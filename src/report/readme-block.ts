import type { Manifest } from '../store/manifest.ts'
import type { Comparison, Summary } from '../store/summary.ts'
import { columnsOf, headingOf } from './columns.ts'
import { escapeMarkdown } from './markdown-table.ts'
import { withBlock } from './marked-block.ts'
import { intervalText, ratioText, roundsText } from './number.ts'
import { plainText } from './plain-text.ts'
import { readmeTable } from './readme-table.ts'
import { wrap } from './text-table.ts'
import { cautionsOf } from './view.ts'

const place = { name: 'published', what: 'the results' }
const width = 128

/** The README with what the published run found between its two marks. @throws BenchError E_NO_BLOCK */
export const withReadmeBlock = (readme: string, summary: Summary, manifest: Manifest): string =>
  withBlock(readme, place, readmeBlock(summary, manifest))

const readmeBlock = (summary: Summary, manifest: Manifest): string =>
  [
    wrapped(sourceOf(manifest)),
    ...cautionsOf(summary, manifest).map(({ text }) => wrapped(`**${escapeMarkdown(text)}**`)),
    wrappedLast(readmeTable(summary, manifest)),
    ...manifest.scenarios.flatMap((scenario) => scenarioSentences(scenario, summary)),
  ].join('\n\n')

const sourceOf = ({ id, profile, rounds, commit, machine, network }: Manifest): string => {
  const what = [`profile ${profile}`, roundsText(rounds), `commit \`${commit.slice(0, 7)}\``]
  const where = [`${escapeMarkdown(plainText(machine.cpu))}, ${machine.cores} cores`, plainText(network)]
  return `From the published run \`${id}\` (${[...what, ...where].join(', ')}); all its tables, intervals and verdicts are in [results/published](results/published/README.md).`
}

/** The finding as the report has it, then everything else that the run decides, each with its interval and n. */
const scenarioSentences = ({ id, phase }: Manifest['scenarios'][number], { findings, comparisons }: Summary): string[] => {
  const finding = findings.find(({ scenario }) => scenario === id)
  if (!finding) return []
  const decided = columnsOf(phase).flatMap(({ metric, ...column }) =>
    comparisons
      .filter((one) => one.scenario === id && one.metric === metric && isDecided(one.verdict))
      .filter(({ approach, baseline }) => isRival(approach) && isRival(baseline))
      .map((comparison) => ({ heading: headingOf(column), comparison })),
  )
  const byPair = Map.groupBy(
    decided,
    ({ comparison: { approach, baseline, rounds } }) => `${approach} against ${baseline} in ${roundsText(rounds)}`,
  )
  const rest = [...byPair].map(([pair, group]) => `Decided of ${pair}: ${group.map(decision).join('; ')}.`)
  return [wrapped(escapeMarkdown([plainText(finding.sentence), ...rest].join(' ')))]
}

const isDecided = (verdict: Comparison['verdict']): boolean =>
  verdict === 'better' || verdict === 'worse' || verdict === 'equivalent'

/** Floor, limit, and an approach against itself frame the table; nobody chooses between them. */
const isRival = (approach: string): boolean => approach !== 'none' && approach !== 'native' && !approach.includes('#')

const decision = ({ heading, comparison: { ratio, low, high, verdict } }: { heading: string; comparison: Comparison }): string =>
  `${heading} ${ratioText(ratio)} (${intervalText(low, high)}, ${verdict})`

const wrapped = (text: string): string => wrap(text, width).join('\n')

/** A table's lines stay whole; the words below it are wrapped. */
const wrappedLast = (text: string): string => {
  const [words = '', ...before] = text.split('\n').toReversed()
  return [...before.toReversed(), wrapped(words)].join('\n')
}
