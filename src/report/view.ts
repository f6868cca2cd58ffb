import type { Manifest } from '../store/manifest.ts'
import { readSamplesWith } from '../store/samples.ts'
import type { Summary } from '../store/summary.ts'
import type { Tone } from './colour.ts'
import { columns } from './columns.ts'
import { busyAtStart } from './busy-at-start.ts'
import { percentText, roundsText } from './number.ts'
import { oracleLines, noticesOf, type NoticeView } from './notices.ts'
import { isolationView, type IsolationView } from './isolation/isolation-view.ts'
import { plainText } from './plain-text.ts'
import { distanceTables } from './distance-table.ts'
import type { TableView } from './figures-table.ts'
import { caveatsOf, scenarioView, type ScenarioView } from './scenario-view.ts'

export interface Line {
  readonly text: string
  readonly tone: Tone
}

export interface Fact {
  readonly name: string
  readonly value: string
}

/** All that a report says, in words and figures, before any layout. */
export interface ReportView {
  readonly run: string
  /** What was found, a sentence a scenario. Never empty. */
  readonly findings: readonly string[]
  /** What a reader must know before citing a figure. */
  readonly cautions: readonly Line[]
  readonly scenarios: readonly ScenarioView[]
  /** Of a run of fault cells, which has nothing to say of scenarios, oracles and distances. */
  readonly isolation?: IsolationView
  /** Times by distance, where a scenario was run at several. */
  readonly distances: readonly TableView[]
  readonly oracles: readonly Line[]
  readonly noiseFloors: readonly string[]
  readonly notices: readonly NoticeView[]
  readonly repeat: readonly Fact[]
  readonly rawData: readonly string[]
  /** For formats that pass the data on. */
  readonly summary: Summary
}

/** Pure: everything comes from the run's summary and manifest. */
export const viewOf = (summary: Summary, manifest: Manifest): ReportView => {
  const isolation = isolationView(summary, manifest, caveatsOf(manifest))
  return {
    run: summary.run,
    findings: findingsOf(summary),
    cautions: cautionsOf(summary, manifest),
    scenarios: isolation ? [] : manifest.scenarios.map((scenario) => scenarioView(scenario, summary, manifest)),
    ...(isolation && { isolation }),
    distances: distanceTables(summary, manifest),
    oracles: isolation ? [] : oracleLines(summary.oracles),
    noiseFloors: noiseFloorsOf(summary),
    notices: noticesOf(summary.notices),
    repeat: factsOf(manifest),
    rawData: isolation ? rawDataOfCells : rawData,
    summary,
  }
}

const findingsOf = ({ findings, isolation }: Summary): string[] => {
  const sentences = [...findings.map(({ sentence }) => sentence), ...(isolation?.sentences ?? [])].map(plainText)
  if (sentences.length > 0) return sentences
  return isolation
    ? ['Nothing was found: no fault cell was measured.']
    : ['Nothing was found: no scenario has enough sound rounds of two approaches to compare.']
}

export const cautionsOf = ({ profile, complete, isolation }: Summary, { machine }: Manifest): Line[] => [
  ...(complete ? [] : [{ tone: 'warn' as const, text: 'The run was stopped before its end: these tables are partial.' }]),
  ...(profile === 'smoke'
    ? [{ tone: 'warn' as const, text: 'Smoke run: it shows that every part works; no figure of it may be cited.' }]
    : []),
  ...(profile === 'quick'
    ? [
        {
          tone: 'warn' as const,
          text: `Quick run: indicative. For a decision: npm run bench --${isolation ? ' --faults' : ''} --profile standard`,
        },
      ]
    : []),
  ...busyAtStart(machine).map((text) => ({ tone: 'warn' as const, text })),
]

/** What the tables show, one line for all metrics whose floor was found in the same way. */
const noiseFloorsOf = ({ noiseFloors }: Summary): string[] => {
  const shown = noiseFloors.filter(({ metric }) => columns.some((column) => column.metric === metric))
  const bySource = Map.groupBy(shown, ({ rounds, source }) => `${roundsText(rounds)}, ${plainText(source)}`)
  return [...bySource].map(
    ([source, floors]) => `${floors.map(({ metric, share }) => `${metric} ${percentText(share)}`).join(', ')} (${source})`,
  )
}

const factsOf = (manifest: Manifest): Fact[] => {
  const { machine, versions } = manifest
  const facts: Fact[] = [
    { name: 'command', value: manifest.command },
    { name: 'commit', value: `${manifest.commit}${manifest.dirty ? ' (with changes that were not committed)' : ''}` },
    { name: 'seed', value: String(manifest.seed) },
    { name: 'profile', value: `${manifest.profile}, ${roundsText(manifest.rounds)}` },
    {
      name: 'machine',
      value: `${machine.cpu}, ${machine.cores} cores, ${(machine.memoryBytes / 1e9).toFixed(1)} GB, ${machine.platform}`,
    },
    {
      name: 'system',
      value: `kernel ${machine.kernel}, governor ${machine.governor}, ${machine.congestionControl}, load ${machine.loadAverage.toFixed(2)} at the start`,
    },
    { name: 'network', value: manifest.network },
    {
      name: 'versions',
      value: Object.entries(versions)
        .map(([name, version]) => `${name} ${version}`)
        .join(', '),
    },
    { name: 'started', value: manifest.createdAt },
  ]
  return facts.map(({ name, value }) => ({ name, value: plainText(value) }))
}

const rawData = [
  'every figure of every round: table.csv',
  'raw samples of trial N, try T: trials/NNNN-T.samples.json.gz, an array a column, times in µs',
  ...Object.values(readSamplesWith),
]

/** Samples are as those of every other trial. */
const rawDataOfCells = [
  'every figure of every cell: table.csv',
  "each cell's course over time: series in summary.json",
  ...rawData.slice(1),
]
