import { paint } from '../colour.ts'
import type { Format } from '../format.ts'
import { intervalBars } from '../interval-bar.ts'
import { isolationLines } from '../isolation/isolation-lines.ts'
import type { NoticeView } from '../notices.ts'
import type { ScenarioView } from '../scenario-view.ts'
import { figureLines, width } from '../table-lines.ts'
import { textTable, widthOf, wrap, type TextCell } from '../text-table.ts'
import type { ReportView } from '../view.ts'

const widestBar = 21
const narrowestBar = 7

/** For a person at a terminal of 100 columns; the answer is the first line. */
export const format: Format = { id: 'terminal', file: 'report.txt', render: (view, { colour }) => render(view, colour) }

const render = (view: ReportView, colour: boolean): string => {
  const heading = (text: string): string[] => ['', paint(text, 'strong', colour)]
  const lines = [
    ...view.findings.flatMap((finding) => wrap(finding, width).map((line) => paint(line, 'strong', colour))),
    ...view.cautions.flatMap(({ text, tone }) => wrap(text, width).map((line) => paint(line, tone, colour))),
    ...(view.isolation ? isolationLines(view.isolation, colour) : []),
    ...view.scenarios.flatMap((scenario) => [
      ...heading(`${scenario.title} (${scenario.id})`),
      ...scenarioLines(scenario, colour),
    ]),
    ...(view.distances.length > 0 ? heading('By distance') : []),
    ...view.distances.flatMap((table) => figureLines(table, colour)),
    ...(view.oracles.length > 0 ? heading('Oracles') : []),
    ...view.oracles.flatMap(({ text, tone }) => wrap(text, width, '  ').map((line) => paint(line, tone, colour))),
    ...(view.noiseFloors.length > 0 ? heading('Noise floors') : []),
    ...view.noiseFloors.flatMap((text) => wrap(text, width, '  ')),
    ...(view.notices.length > 0 ? heading('Voids, warnings, limits') : []),
    ...view.notices.flatMap((notice) => noticeLines(notice, colour)),
    ...heading('How to repeat it'),
    ...view.repeat.flatMap(({ name, value }) => factLines(name, value)),
    ...view.rawData.map((line) => `  ${line}`),
  ]
  return `${lines.join('\n')}\n`
}

const scenarioLines = (scenario: ScenarioView, colour: boolean): string[] => [
  ...wrap(scenario.situation, width),
  paint(scenario.condition, 'dim', colour),
  ...scenario.tables.flatMap((table) => figureLines(table, colour)),
  ...(scenario.verdicts.length > 0 ? verdictLines(scenario, colour) : []),
  ...scenario.caveats.flatMap((caveat) => ['', ...wrap(`Caveat: ${caveat}`, width)]),
]

const verdictLines = ({ verdicts, howToReadVerdicts }: ScenarioView, colour: boolean): string[] => {
  const rows = verdicts.map(({ metric, approaches, ratioText, intervalText, word, tone }): TextCell[] => [
    { text: metric },
    { text: approaches },
    { text: ratioText },
    { text: intervalText },
    { text: word, tone },
  ])
  const head = ['Verdicts', 'approaches', 'ratio', 'interval', '']
  const right = (column: number): boolean => column === 2 || column === 3
  // The rule under the heading is as wide as the table.
  const room = width - widthOf(textTable({ head: [head], rows, right, colour: false })[1] ?? '') - 2
  const bars = room < narrowestBar ? [] : intervalBars(verdicts, Math.min(room, widestBar))
  const withBars = rows.map((row, at) => [...row, { text: bars[at] ?? '' }])
  return [
    '',
    ...textTable({ head: [bars.length > 0 ? [...head, '│ = 1×'] : head], rows: withBars, right, colour }),
    ...wrap(`How to read: ${howToReadVerdicts}`, width).map((line) => paint(line, 'dim', colour)),
  ]
}

const noticeLines = ({ level, where, message, next, times }: NoticeView, colour: boolean): string[] => [
  ...wrap(`${level}${where === '' ? '' : `, ${where}`}${times > 1 ? ` (${times} times)` : ''}: ${message}`, width, '  ').map(
    (line) => paint(line, level === 'limit' ? 'plain' : 'warn', colour),
  ),
  ...wrap(`→ ${next}`, width, '    '),
]

const factLines = (name: string, value: string): string[] => {
  const [first = '', ...rest] = wrap(value, width, ' '.repeat(11))
  return [`  ${name.padEnd(9)}${first.slice(11)}`, ...rest]
}
