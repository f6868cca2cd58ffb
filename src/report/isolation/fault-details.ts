import type { Manifest } from '../../store/manifest.ts'
import { plainText } from '../plain-text.ts'
import { factsOf } from './cell-facts.ts'
import { missing } from './cell-text.ts'
import { formText, type FaultRow } from './fault-rows.ts'

/** Everything about one fault, for formats that have room. */
export interface FaultDetails {
  readonly id: string
  readonly title: string
  readonly scenario: string
  /** What it is under which approaches, and what its intensity counts. */
  readonly what: readonly string[]
  /** One a row of the matrix: what is known, by approach. */
  readonly tables: readonly {
    readonly form: string
    readonly head: readonly string[]
    readonly rows: readonly (readonly string[])[]
  }[]
}

export const detailsOf = (rows: readonly FaultRow[], { faults = [] }: Manifest): FaultDetails[] =>
  faults.flatMap((fault) => {
    const own = rows.filter((row) => row.fault === fault.id && row.scenario === fault.scenario)
    if (own.length === 0) return []
    return [
      {
        ...{ id: fault.id, title: plainText(fault.title), scenario: fault.scenario },
        what: whatItIs(fault, own),
        tables: own.map(tableOf),
      },
    ]
  })

/** By side in words; then what the intensity counts, and how much of it there was. */
const whatItIs = ({ sides, intensity }: NonNullable<Manifest['faults']>[number], rows: readonly FaultRow[]): string[] => {
  const texts = Object.entries(sides).map(([approach, side]) => ({
    approach,
    text: 'what' in side ? side.what : `cannot happen: ${side.cannot}`,
  }))
  const lines = [...Map.groupBy(texts, ({ text }) => text)].map(
    ([text, alike]) => `${alike.map(({ approach }) => approach).join(', ')}: ${text}`,
  )
  return [...lines, ...(intensity === undefined ? [] : [`intensity: ${intensity} (${intensitiesIn(rows).join(', ')})`])].map(
    plainText,
  )
}

const intensitiesIn = (rows: readonly FaultRow[]): number[] => [
  ...new Set(
    rows.flatMap(({ cells }) => cells.flatMap((cell) => (cell && cell.word !== 'cannot happen' ? [cell.intensity] : []))),
  ),
]

/** What cannot happen stands among what the fault is, and is no column. */
const tableOf = (row: FaultRow): FaultDetails['tables'][number] => {
  const tried = row.cells.flatMap((cell) => (cell && cell.word !== 'cannot happen' ? [{ cell, facts: factsOf(cell) }] : []))
  const names = [...new Set(tried.flatMap(({ facts }) => facts.map(({ name }) => name)))]
  const rows = names.map((name) => [
    name,
    ...tried.map(({ facts }) => facts.find((fact) => fact.name === name)?.value ?? missing),
  ])
  return {
    form: formText(row),
    head: ['', ...tried.map(({ cell }) => cell.approach)],
    rows: rows.filter(([, ...values]) => values.some((value) => value !== missing)),
  }
}
