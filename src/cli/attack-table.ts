import type { AttackRow } from '../bench/attacks/attack-row.ts'
import type { AttackTotals } from '../bench/attacks/attack-totals.ts'
import { paint } from '../report/colour.ts'
import { type TextCell, textTable } from '../report/text-table.ts'

/** One line an attack, then what was breached and by what that was seen, then the totals. */
export const attackTable = (rows: readonly AttackRow[], totals: AttackTotals, colour: boolean): string =>
  [
    ...textTable({ head, rows: rows.map(cellsOf), right: (column) => column >= 2 && column <= 6, colour }),
    '',
    ...rows.flatMap((row) =>
      row.breaches.map(({ rule, evidence }) => `${paint(rule, 'bad', colour)}  ${row.attack}: ${evidence}`),
    ),
    '',
    ...totalLines(totals),
  ].join('\n')

const head = [
  ['attack', 'outcome', 'contained', 'workers', 'peak', 'bystanders', 'bystanders', 'platform', 'verdict'],
  ['', '', 'ms', 'lost', 'MB', 'lost', 'worst ms', '', ''],
]

const cellsOf = (row: AttackRow): TextCell[] => {
  const { attack, outcome, containedMs, workersLost, peakMb, bystanders, platform, breaches } = row
  const rules = [...new Set(breaches.map(({ rule }) => rule))].join(', ')
  return [
    { text: attack },
    { text: outcome },
    { text: containedMs === null ? 'never' : String(Math.round(containedMs)), tone: containedMs === null ? 'bad' : 'plain' },
    { text: String(workersLost) },
    { text: String(Math.round(peakMb)) },
    { text: `${bystanders.lost.length}/${bystanders.calls}`, tone: bystanders.lost.length > 0 ? 'bad' : 'plain' },
    { text: String(Math.round(bystanders.worstMs)) },
    { text: platform, tone: platform === 'lived' ? 'plain' : 'bad' },
    rules === '' ? { text: 'contained', tone: 'good' } : { text: rules, tone: 'bad' },
  ]
}

const totalLines = (totals: AttackTotals): string[] => [
  `${totals.contained} of ${totals.attacks} attacks contained by ${totals.variant}; the platform was started anew ${totals.restarts} times.`,
  `Rules breached, by attacks: ${Object.entries(totals.breaches)
    .map(([rule, count]) => `${rule} ${count}`)
    .join(', ')}.`,
  `Workers lost ${totals.workersLost}; longest until contained ${ms(totals.longestMs)}, most memory of a process ${Math.round(totals.peakMb)} MB.`,
  `Bystanders: ${totals.bystanders.lost} of ${totals.bystanders.calls} calls lost, the slowest ${ms(totals.bystanders.worstMs)}; while nobody attacked, ${totals.calm.lost.length} of ${totals.calm.calls}, the slowest ${ms(totals.calm.worstMs)}.`,
]

const ms = (value: number): string => `${Math.round(value)} ms`
