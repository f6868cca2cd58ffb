import { describeMachine } from '../probes/machine.ts'
import { describeCommit } from '../probes/git.ts'
import { installedVersions } from '../probes/versions.ts'
import { hashScenario } from '../scenario/hash-scenario.ts'
import type { Scenario } from '../scenario/scenario.ts'
import type { Manifest } from '../../store/manifest.ts'
import { describeNetwork, isLoopback, labelOf, type Network } from '../network/network.ts'
import { realisationText } from '../network/choose-realisation.ts'
import type { Contestant } from './contestant.ts'
import { canHappen, sideOf } from '../isolation/fault.ts'
import { type FaultChoice, planCells } from './plan-cells.ts'
import { planRun } from './plan.ts'
import type { Profile } from './profile.ts'

interface RunDescription {
  readonly profile: Profile
  readonly scenarios: readonly Scenario[]
  readonly contestants: readonly Contestant[]
  /** By approach. */
  readonly layers: ReadonlyMap<string, Manifest['approaches'][number]['layers']>
  /** What puts distance between the processes, where a scenario asks for it. */
  readonly realisation: Manifest['realisation']
  readonly rounds: number
  readonly seed: number
  /** Of a run of fault cells. */
  readonly faults: FaultChoice | undefined
  /** As typed, so that a reader can type it again. */
  readonly command: string
}

/** Everything a run is, before it starts: the plan, the machine, the commit, the versions. */
export const describeRun = async (run: RunDescription): Promise<Manifest> => {
  const { profile, scenarios, contestants, layers, realisation, rounds, seed, faults, command } = run
  const createdAt = new Date().toISOString()
  const stamp = createdAt.replace(/[-:]|\.\d+/g, '')
  return {
    schemaVersion: 1,
    id: `${stamp}-${profile.id}-${seed}`,
    createdAt,
    profile: profile.id,
    seed,
    rounds,
    command,
    ...(await describeCommit()),
    scenarios: await Promise.all(scenarios.map(describeScenario)),
    approaches: contestants.map(({ id, runsAt, summary, caveat }) => ({
      id,
      runsAt,
      summary,
      ...(caveat !== undefined && { caveat }),
      ...(layers.has(id) && { layers: layers.get(id) }),
    })),
    machine: await describeMachine(),
    versions: await installedVersions(),
    network: realisation === undefined ? 'loopback' : realisationText[realisation],
    ...(realisation !== undefined && { realisation }),
    ...(faults && { faults: describeFaults(faults, contestants) }),
    plan: faults
      ? planCells({ choice: faults, contestants, rounds, seed })
      : planRun({ scenarios, contestants, profile, rounds, seed }),
  }
}

const describeScenario = async (scenario: Scenario): Promise<Manifest['scenarios'][number]> => ({
  id: scenario.id,
  title: scenario.title,
  situation: scenario.situation,
  phase: scenario.hook.phase,
  hash: await hashScenario(scenario),
  ratePerSecond: scenario.load.ratePerSecond,
  folder: scenario.folder,
  ...(scenario.network && { network: networkOf(scenario.network) }),
})

const describeFaults = ({ entries }: FaultChoice, contestants: readonly Contestant[]): NonNullable<Manifest['faults']> =>
  entries.map(({ fault, scenario }) => ({
    ...{ id: fault.id, title: fault.title, scenario: scenario.id },
    ...(fault.intensity && { intensity: fault.intensity.what }),
    sides: Object.fromEntries(
      contestants.map((contestant) => {
        const side = sideOf(fault, contestant)
        return [contestant.id, canHappen(side) ? { what: side.what } : { cannot: side.cannot }]
      }),
    ),
  }))

const networkOf = (network: Network): NonNullable<Manifest['scenarios'][number]['network']> => ({
  ...network,
  label: labelOf(network),
  loopback: isLoopback(network),
  text: describeNetwork(network),
})
