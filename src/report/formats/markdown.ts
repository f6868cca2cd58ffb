import type { Format } from '../format.ts'
import { isolationParts } from '../isolation/isolation-parts.ts'
import { figureParts, titled } from '../markdown-parts.ts'
import { escapeMarkdown, markdownTable } from '../markdown-table.ts'
import type { NoticeView } from '../notices.ts'
import type { ScenarioView } from '../scenario-view.ts'
import type { VerdictView } from '../verdicts.ts'
import type { ReportView } from '../view.ts'

/** For a repository, a pull request, a wiki: GitHub's Markdown. */
export const format: Format = { id: 'markdown', file: 'report.md', render: (view) => render(view) }

const render = (view: ReportView): string =>
  `${[
    ...view.findings.map((finding) => `**${escapeMarkdown(finding)}**`),
    ...view.cautions.map(({ text }) => `> ${escapeMarkdown(text)}`),
    ...(view.isolation ? isolationParts(view.isolation) : []),
    ...view.scenarios.flatMap(scenarioParts),
    ...(view.distances.length > 0 ? ['## By distance', ...view.distances.flatMap(figureParts)] : []),
    ...titled(
      '## Oracles',
      view.oracles.map(({ text }) => text),
    ),
    ...titled('## Noise floors', view.noiseFloors),
    ...titled('## Voids, warnings, limits', view.notices.map(noticeText)),
    '## How to repeat it',
    markdownTable(
      ['', ''],
      view.repeat.map(({ name, value }) => [name, `\`${value.replaceAll('`', "'").replaceAll('|', '\\|')}\``]),
      [],
    ),
    `\`\`\`text\n${view.rawData.join('\n')}\n\`\`\``,
  ].join('\n\n')}\n`

const scenarioParts = ({
  id,
  title,
  situation,
  condition,
  tables,
  verdicts,
  howToReadVerdicts,
  caveats,
}: ScenarioView): string[] => [
  `## ${escapeMarkdown(title)} (\`${id}\`)`,
  escapeMarkdown(situation),
  `*${escapeMarkdown(condition)}*`,
  ...tables.flatMap(figureParts),
  ...(verdicts.length > 0 ? ['### Verdicts', verdictTable(verdicts), `*How to read:* ${escapeMarkdown(howToReadVerdicts)}`] : []),
  ...titled('### Caveats', caveats),
]

const verdictTable = (verdicts: readonly VerdictView[]): string =>
  markdownTable(
    ['metric', 'approaches', 'ratio', 'interval', 'threshold', 'verdict', 'why'],
    verdicts.map((verdict) =>
      [
        verdict.metric,
        verdict.approaches,
        verdict.ratioText,
        verdict.intervalText,
        verdict.thresholdText,
        verdict.word,
        verdict.why,
      ].map(escapeMarkdown),
    ),
    [false, false, true, true, true],
  )

const noticeText = ({ level, where, message, next, times }: NoticeView): string =>
  `${level}${where === '' ? '' : `, ${where}`}${times > 1 ? ` (${times} times)` : ''}: ${message} → ${next}`
