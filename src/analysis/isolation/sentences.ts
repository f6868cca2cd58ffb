import type { Manifest } from '../../store/manifest.ts'
import type { CellWord, FaultCellResult } from '../../store/summary.ts'
import { baselineOf, isContestant } from '../baseline.ts'
import { controlFault } from '../../store/trial.ts'
import { countText } from './figure-text.ts'

type Cells = readonly FaultCellResult[]

/** What the matrix says, on top of it: who contains more of what both can have, what only one can have, and what to look at. */
export const sentencesOf = (cells: Cells, { approaches }: Pick<Manifest, 'approaches'>): string[] => {
  const faults = cells.filter(({ fault }) => fault !== controlFault)
  const present = approaches.filter(({ id }) => isContestant(id) && faults.some(({ approach }) => approach === id))
  const baseline = baselineOf(present)
  const rivals = baseline === undefined ? [] : present.map(({ id }) => id).filter((id) => id !== baseline)
  return [
    ...rivals.flatMap((rival) => [
      ...whoContainsMore(faults, rival, baseline ?? ''),
      ...whoseAlone(faults, rival, baseline ?? ''),
    ]),
    ...lostEvents(faults),
    ...named(faults, ({ word }) => word === 'lost', ['is lost', 'are lost']),
    ...named(faults, ({ word }) => word === 'void', ['is void, and says nothing', 'are void, and say nothing']),
    ...named(faults, ({ unstable }) => unstable, [
      'is unstable: another run may turn its word',
      'are unstable: another run may turn their words',
    ]),
    ...inControls(cells.filter(({ fault, word }) => fault === controlFault && word !== 'void')),
  ]
}

const measured: ReadonlySet<CellWord> = new Set(['contained', 'degraded', 'lost'])

const whoContainsMore = (cells: Cells, rival: string, baseline: string): string[] => {
  const both = pairsOf(cells, rival, baseline).filter((pair) => pair.every(({ word }) => measured.has(word)))
  if (both.length === 0) return []
  const [ours, theirs] = [0, 1].map((side) => both.filter((pair) => pair[side]?.word === 'contained').length) as [number, number]
  const conclusion = ours === theirs ? 'as many' : `${ours > theirs ? rival : baseline} contains more`
  return [
    `Of ${facesOf(both.map(([cell]) => cell))} that both ${rival} and ${baseline} can have, ${rival} contains ${ours} and ${baseline} ${theirs}: ${conclusion}.`,
  ]
}

const whoseAlone = (cells: Cells, rival: string, baseline: string): string[] => {
  const cannot = (approach: string): Set<string> => new Set(faultsOf(cells, approach, (word) => word === 'cannot happen'))
  const can = (approach: string): string[] => faultsOf(cells, approach, (word) => word !== 'cannot happen')
  const alone = (approach: string, other: string): string[] => {
    const only = can(approach).filter((fault) => cannot(other).has(fault))
    return only.length === 0 ? [] : [`only ${approach} can have ${only.length} (${only.join(', ')})`]
  }
  const parts = [...alone(rival, baseline), ...alone(baseline, rival)]
  return parts.length === 0 ? [] : [`Of the faults, ${parts.join(', and ')}.`]
}

const faultsOf = (cells: Cells, approach: string, chosen: (word: CellWord) => boolean): string[] => [
  ...new Set(cells.filter((cell) => cell.approach === approach && chosen(cell.word)).map(({ fault }) => fault)),
]

/** Cells that differ in nothing but the approach. */
const pairsOf = (cells: Cells, rival: string, baseline: string): [FaultCellResult, FaultCellResult][] =>
  cells
    .filter(({ approach }) => approach === rival)
    .flatMap((ours) => {
      const isSame = (cell: FaultCellResult): boolean =>
        (['scenario', 'fault', 'intensity', 'badShare'] as const).every((key) => cell[key] === ours[key])
      const theirs = cells.find((cell) => cell.approach === baseline && isSame(cell))
      return theirs ? [[ours, theirs]] : []
    })

/** A fault may be there with several intensities, or shares of the tenants. */
const facesOf = (cells: Cells): string => {
  const faults = new Set(cells.map(({ fault }) => fault)).size
  return faults === cells.length ? countText(faults, 'fault') : `${cells.length} forms of ${countText(faults, 'fault')}`
}

const lostEvents = (cells: Cells): string[] => {
  const of = (name: string): number => cells.reduce((sum, { events }) => sum + (events?.[name] ?? 0), 0)
  const [lost, acknowledged] = [of('lost'), of('acknowledged')]
  return acknowledged === 0
    ? []
    : [`${lost} of ${countText(acknowledged, 'acknowledged event')} ${lost === 1 ? 'was' : 'were'} lost.`]
}

const mostNamed = 8

const named = (cells: Cells, chosen: (cell: FaultCellResult) => boolean, [one, many]: readonly [string, string]): string[] => {
  const tried = cells.filter(({ word }) => word !== 'cannot happen')
  const found = tried.filter(chosen)
  if (found.length === 0) return []
  const names = found.slice(0, mostNamed).map(({ fault, approach }) => `${fault} under ${approach}`)
  const more = found.length > mostNamed ? `, and ${found.length - mostNamed} more` : ''
  return [
    `${found.length} of ${countText(tried.length, 'cell')} ${found.length === 1 ? one : many} (${names.join(', ')}${more}).`,
  ]
}

const inControls = (controls: Cells): string[] => {
  if (controls.length === 0) return []
  const of = (key: 'harmed' | 'count'): number => controls.reduce((sum, { bystanders }) => sum + bystanders[key], 0)
  return [`Where nothing went wrong, ${of('harmed')} of ${of('count')} bystanders were called harmed.`]
}
