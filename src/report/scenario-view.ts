import { wayOf } from '../analysis/way.ts'
import type { Manifest } from '../store/manifest.ts'
import type { Summary } from '../store/summary.ts'
import { columnsOf, type Column } from './columns.ts'
import { correctnessTable } from './correctness-table.ts'
import { figuresTable, type TableView } from './figures-table.ts'
import { plainText } from './plain-text.ts'
import { verdictsOf, type VerdictView } from './verdicts.ts'

export interface ScenarioView {
  readonly id: string
  readonly title: string
  readonly situation: string
  /** Under what the figures hold, e.g. the phase, the rate and the network. */
  readonly condition: string
  readonly tables: readonly TableView[]
  readonly verdicts: readonly VerdictView[]
  readonly howToReadVerdicts: string
  /** What an approach's figures leave out, in its author's words. */
  readonly caveats: readonly string[]
}

type ManifestScenario = Manifest['scenarios'][number]

export const scenarioView = (scenario: ManifestScenario, summary: Summary, manifest: Manifest): ScenarioView => {
  const approaches = approachesOf(scenario.id, summary, manifest)
  const emulated = summary.cells.some((cell) => cell.scenario === scenario.id && cell.metric === 'cpu-emulator')
  const table = (title: string, name: Column['table'], howToRead: string, effort?: true): TableView =>
    figuresTable({
      title,
      scenario,
      approaches,
      columns: columnsOf(scenario.phase, name).filter(({ metric }) => metric !== 'cpu-emulator' || emulated),
      summary,
      ...(effort && { effort }),
      howToRead,
    })
  return {
    id: scenario.id,
    title: plainText(scenario.title),
    situation: plainText(scenario.situation),
    condition: `${scenario.phase} hook, ${scenario.ratePerSecond} operations/s in the steady phase, ${plainText(wayOf(scenario, manifest))}`,
    tables: [
      table('Speed', 'speed', howToReadSpeed[scenario.phase]),
      table('Isolation', 'isolation', howToReadIsolation),
      table('Cost', 'cost', howToReadCost, true),
      correctnessTable(scenario, approaches, summary),
    ],
    verdicts: verdictsOf(scenario, summary, approaches),
    howToReadVerdicts,
    caveats: caveatsOf(manifest),
  }
}

/** What is known against an approach, and what this machine could not give it. */
export const caveatsOf = ({ approaches }: Manifest): string[] =>
  approaches.flatMap(({ id, caveat, layers = [] }) => {
    const missing = layers
      .filter(({ active }) => !active)
      .map(({ what, lacks = '' }) => `ran without ${what}; to have it: ${lacks}`)
    return [...(caveat === undefined ? [] : [caveat]), ...missing].map((text) => `${id}: ${plainText(text)}`)
  })

/** In the manifest's order, each followed by its repetition (`webhook#again`, measured against itself). */
export const approachesOf = (scenario: string, { cells }: Summary, { approaches }: Manifest): string[] => {
  const order = approaches.map(({ id }) => id)
  const found = new Set([...order, ...cells.filter((cell) => cell.scenario === scenario).map(({ approach }) => approach)])
  const rank = (id: string): number => {
    const at = order.indexOf(id.replace(/#.*$/, ''))
    return at === -1 ? order.length : at
  }
  return [...found].toSorted((a, b) => rank(a) - rank(b) || a.localeCompare(b))
}

const common =
  '~ pooled over all rounds, because one round has too few calls; – not measured or not applicable. none is the floor, native the limit.'

const howToReadSpeed = {
  before: `Response from the intended start of an operation, while the caller waits; throughput: the highest rate of answers. ${common}`,
  after: `Ack: until the platform has the event on disk; effect: until the third party saw what the extension does; both from the intended start. Throughput: the highest rate of acks, and of events that reached the extension meanwhile. ${common}`,
}

const howToReadIsolation =
  'What the bystanders, all tenants but one, lose while that one misbehaves: their time during the fault against before it (1× is none the worse), and the share of their calls that went wrong.'

const howToReadCost =
  'CPU per event and resident memory by who pays. Steps: what the runbook "first working extension" takes, customer / operator.'

const howToReadVerdicts =
  'Ratio of the first to the second, the middle of its rounds (a trimmed mean) with its interval; 1× is no difference. Better or worse only where the whole interval is beyond the threshold; equivalent only where it is wholly within.'
