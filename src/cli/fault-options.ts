import { listFaults, loadFault } from '../bench/faults/load-fault.ts'
import type { FaultChoice } from '../bench/plan/plan-cells.ts'
import { loadScenario } from '../bench/scenario/load-scenario.ts'
import type { Scenario } from '../bench/scenario/scenario.ts'
import { BenchError } from '../hooks/bench-error.ts'
import { allContestants } from './all-contestants.ts'
import { type TypedOptions } from './bench-options.ts'

/** @throws BenchError that names the option, what is wrong with it and what is allowed */
export const readFaultOptions = async (
  typed: TypedOptions,
  readScenarios: (named: readonly string[]) => Promise<readonly Scenario[]>,
): Promise<FaultChoice> => {
  if (typed.network !== undefined)
    throw new BenchError(
      'E_BAD_OPTION',
      '--network and fault cells do not go together',
      'leave it out: faults of the network are faults, too',
    )
  const named = typed.fault?.split(',').map((id) => id.trim())
  const entries = typed.scenario
    ? await entriesOf(await readScenarios(typed.scenario), named)
    : await atHome(named ?? (await listFaults()))
  refuseTwice(entries)
  refuseScenarios(entries.map(({ scenario }) => scenario))
  const [only] = entries.length === 1 ? entries : []
  const intensities = numbers('--intensity', typed.intensity, only?.fault.intensity?.atMost ?? 1e9)
  if (intensities.length > 0 && !only?.fault.intensity)
    throw new BenchError(
      'E_BAD_OPTION',
      '--intensity is the number of one fault, and means something else for each',
      `name one with --fault, such as --fault slow --intensity 1000; ${await withIntensity()}`,
    )
  const shares = numbers('--bad-share', typed.badShare, 95)
  return { entries, intensities, badShares: shares.length === 0 ? [defaultShare] : shares.map((percent) => percent / 100) }
}

/** One of twenty. */
const defaultShare = 0.05

/** Options that say nothing without a fault. */
export const refuseWithoutFaults = ({ intensity, badShare }: TypedOptions): void => {
  const flag = intensity !== undefined ? '--intensity' : badShare !== undefined ? '--bad-share' : undefined
  if (flag)
    throw new BenchError(
      'E_BAD_OPTION',
      `${flag} is about faults, and none was asked for`,
      'add --faults, or --fault with names of faults',
    )
}

const entriesOf = async (
  scenarios: readonly Scenario[],
  named: readonly string[] | undefined,
): Promise<FaultChoice['entries']> => {
  const all = await listFaults()
  const entries = scenarios.map(async (scenario) => {
    const faults = await Promise.all((named ?? scenario.faults ?? all).map(loadFault))
    return faults.map((fault) => ({ fault, scenario }))
  })
  return (await Promise.all(entries)).flat()
}

/** Each fault in the scenario in which it is at home. */
const atHome = async (named: readonly string[]): Promise<FaultChoice['entries']> => {
  const faults = await Promise.all(named.map(loadFault))
  const homes = [...new Set(faults.map(({ scenario }) => scenario))]
  const scenarios = new Map(await Promise.all(homes.map(async (id) => [id, await loadScenario(id)] as const)))
  return faults.map((fault) => ({ fault, scenario: scenarios.get(fault.scenario) as Scenario }))
}

/** What a scenario says that a fault cell cannot do. */
const refuseScenarios = (scenarios: readonly Scenario[]): void => {
  const known = allContestants().map(({ id }) => id)
  for (const { id, folder, network, bystandersBy = [] } of scenarios) {
    if (network)
      throw new BenchError(
        'E_BAD_SCENARIO',
        `${folder}/scenario.ts: network: ${id} lies in a network of its own, and fault cells travel over loopback`,
        'leave it out of --scenario here; the faults network-delay, network-loss and network-partition bring distance',
      )
    const unknown = bystandersBy.find((approach) => !known.includes(approach))
    if (unknown !== undefined)
      throw new BenchError(
        'E_UNKNOWN_APPROACH',
        `${folder}/scenario.ts: bystandersBy: there is no approach "${unknown}"`,
        `use one or more of ${known.join(', ')}`,
      )
  }
}

const refuseTwice = (entries: FaultChoice['entries']): void => {
  const names = entries.map(({ fault, scenario }) => `${fault.id} in ${scenario.id}`)
  const twice = names.find((name, i) => names.indexOf(name) !== i)
  if (twice !== undefined) throw new BenchError('E_BAD_OPTION', `${twice} is named twice`, 'name each fault once')
}

const numbers = (flag: string, text: string | undefined, atMost: number): number[] => {
  if (text === undefined) return []
  const values = text.split(',').map((word) => (/^\s*\d+\s*$/.test(word) ? Number(word) : Number.NaN))
  if (values.every((value) => value >= 1 && value <= atMost) && new Set(values).size === values.length) return values
  throw new BenchError(
    'E_BAD_OPTION',
    `${flag} ${text} is no list of different whole numbers from 1 to ${atMost}`,
    `write one, or several with commas between: ${flag} 5,20`,
  )
}

const withIntensity = async (): Promise<string> => {
  const faults = await Promise.all((await listFaults()).map(loadFault))
  return `these have one: ${faults.flatMap(({ id, intensity }) => (intensity ? [`${id} (${intensity.what})`] : [])).join(', ')}`
}
