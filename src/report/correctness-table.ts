import type { Phase } from '../hooks/hook-point.ts'
import type { Manifest } from '../store/manifest.ts'
import type { Summary } from '../store/summary.ts'
import type { TableView } from './figures-table.ts'

interface Column {
  readonly title: string
  readonly oracle: string
  readonly counts: readonly string[]
  readonly phase?: Phase
}

/** What happened by event id, over all trials that ran to their end, void ones too. */
const columns: readonly Column[] = [
  { title: 'calls', oracle: 'answers-for-everyone', counts: ['calls'] },
  { title: 'refused', oracle: 'answers-for-everyone', counts: ['rejected'] },
  { title: 'unanswered', oracle: 'answers-for-everyone', counts: ['withoutAnswer'] },
  { title: 'by policy', oracle: 'answers-for-everyone', counts: ['byPolicy'], phase: 'before' },
  { title: 'wrong', oracle: 'right-decisions', counts: ['wrong'], phase: 'before' },
  { title: 'acked', oracle: 'no-acknowledged-event-lost', counts: ['acknowledged'], phase: 'after' },
  { title: 'lost', oracle: 'no-acknowledged-event-lost', counts: ['lost'], phase: 'after' },
  { title: 'unknown', oracle: 'no-acknowledged-event-lost', counts: ['unknown', 'missingDuringFault'], phase: 'after' },
  { title: 'late', oracle: 'effects-in-time', counts: ['late', 'lateDuringFault'], phase: 'after' },
  { title: 'twice', oracle: 'no-duplicate-effects', counts: ['duplicated'] },
]

const howToRead = {
  before:
    'Counts; calls are of the steady phases. By policy: the failure policy decided instead of the extension; wrong: not what the extension decides alone.',
  after:
    'Counts; calls are of the steady phases, events of all. Unknown: never answered, or without effect by the end of a fault. Twice: at-least-once delivery allows it.',
}

const missing = '–'

/** A row an approach of what came of its calls and events: counts, for shares of nothing look like perfection. */
export const correctnessTable = (
  { id, phase }: Manifest['scenarios'][number],
  approaches: readonly string[],
  { oracles }: Summary,
): TableView => {
  const shown = columns.filter((column) => column.phase === undefined || column.phase === phase)
  const count = (approach: string, { oracle, counts }: Column): string => {
    const found = oracles.find((one) => one.scenario === id && one.approach === approach && one.oracle === oracle)?.counts
    const known = counts.flatMap((name) => found?.[name] ?? [])
    return known.length === 0 ? missing : String(known.reduce((sum, value) => sum + value, 0))
  }
  return {
    title: 'Correctness',
    columns: [{ title: 'approach', unit: '' }, ...shown.map(({ title }) => ({ title, unit: '' }))],
    rows: approaches.map((approach) => [approach, ...shown.map((column) => count(approach, column))]),
    howToRead: howToRead[phase],
  }
}
