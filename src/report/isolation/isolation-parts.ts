import { figureParts, list, titled } from '../markdown-parts.ts'
import { escapeMarkdown, markdownTable } from '../markdown-table.ts'
import { missing } from './cell-text.ts'
import type { FaultDetails } from './fault-details.ts'
import type { IsolationView } from './isolation-view.ts'
import { howToReadMatrix, words, type Matrix } from './matrix.ts'

/** The fault matrix and all that belongs to it, as paragraphs of Markdown. */
export const isolationParts = (view: IsolationView): string[] => [
  ...view.matrices.flatMap(matrixParts),
  `*How to read:* ${escapeMarkdown(howToReadMatrix)}`,
  list(words),
  '## Over all faults',
  ...titled('### Cannot happen', view.impossible),
  ...titled(
    '### Not contained',
    view.troubled.map(({ word, where, why, seen }) => [`${word.text} ${where}: ${why}`, ...seen].join('; ')),
  ),
  ...titled('### Who is told', view.noticed),
  ...view.tables.flatMap(figureParts),
  ...titled('### Caveats', view.caveats),
  ...(view.details.length > 0 ? ['## Fault by fault', ...view.details.flatMap(detailParts)] : []),
]

const matrixParts = ({ id, title, situation, condition, approaches, rows }: Matrix): string[] => [
  `## ${escapeMarkdown(title)} (\`${id}\`)`,
  escapeMarkdown(situation),
  `*${escapeMarkdown(condition)}*`,
  markdownTable(
    ['fault', ...approaches.map(escapeMarkdown)],
    rows.map(({ label, cells }) => [label.map(escapeMarkdown).join('<br>'), ...cells.map(cellText)]),
    [],
  ),
]

const cellText = ([word, ...rest]: Matrix['rows'][number]['cells'][number]): string => {
  const first = word.text === missing ? missing : `**${escapeMarkdown(word.text)}**`
  return [first, ...rest.map(({ text }) => escapeMarkdown(text))].join('<br>')
}

/** Folded, since it is long; GitHub wants blank lines around what is inside. */
const detailParts = ({ id, title, scenario, what, tables }: FaultDetails): string[] => [
  `<details>\n<summary><code>${id}</code>: ${escapeHtml(title)} (${escapeHtml(scenario)})</summary>`,
  list(what),
  ...tables.flatMap(({ form, head, rows }) => [
    ...(form === '' ? [] : [`**${escapeMarkdown(form)}**`]),
    ...(head.length > 1
      ? [
          markdownTable(
            head.map(escapeMarkdown),
            rows.map((row) => row.map(escapeMarkdown)),
            [],
          ),
        ]
      : []),
  ]),
  '</details>',
]

/** Inside of HTML tags Markdown is text. */
const escapeHtml = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
