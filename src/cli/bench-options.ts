import { BenchError } from '../hooks/bench-error.ts'
import { chooseRealisation } from '../bench/network/choose-realisation.ts'
import { refuseMissingVariants } from '../bench/network/networked-contestant.ts'
import { networkedScenarios } from '../bench/network/networked-scenarios.ts'
import { parseNetworks } from '../bench/network/parse-networks.ts'
import type { Realisation } from '../bench/network/probe-network.ts'
import type { FaultChoice } from '../bench/plan/plan-cells.ts'
import type { Contestant } from '../bench/plan/contestant.ts'
import { findProfile, type Profile } from '../bench/plan/profile.ts'
import { listScenarios, loadScenario } from '../bench/scenario/load-scenario.ts'
import { tryExtension } from '../bench/scenario/reference.ts'
import type { Scenario } from '../bench/scenario/scenario.ts'
import { allContestants } from './all-contestants.ts'
import { readFaultOptions, refuseWithoutFaults } from './fault-options.ts'
import { wholeNumber } from './whole-number.ts'

/** What was typed, as commander hands it over: all strings. */
export interface TypedOptions {
  readonly profile: string
  readonly scenario?: readonly string[]
  readonly approach?: string
  readonly network?: string
  readonly faults?: true
  readonly fault?: string
  readonly intensity?: string
  readonly badShare?: string
  readonly rounds?: string
  readonly seed?: string
  readonly out: string
  readonly resume?: string
  readonly json?: true
  readonly list?: true
  readonly dryRun?: true
}

export interface BenchOptions {
  readonly profile: Profile
  readonly scenarios: readonly Scenario[]
  readonly contestants: readonly Contestant[]
  readonly realisation: Realisation | undefined
  /** Undefined where what is measured is not fault cells. */
  readonly faults: FaultChoice | undefined
  readonly rounds: number
  readonly seed: number
}

/** Floor, limit, and the two sides of the debate. */
const defaultApproaches = 'none,native,sandbox,webhook'
/** What can fail because of a customer, in all its forms. */
const faultApproaches = 'sandbox,sandbox:in-process,process,webhook'

/** @throws BenchError that names the option, what is wrong with it and what is allowed */
export const readBenchOptions = async (typed: TypedOptions): Promise<BenchOptions> => {
  const profile = findProfile(typed.profile)
  const isOfFaults = typed.faults === true || typed.fault !== undefined
  const ownRounds = isOfFaults ? profile.cellRounds : profile.rounds
  const rounds = typed.rounds === undefined ? ownRounds : wholeNumber('--rounds', typed.rounds, 1, 1_000)
  const seed = typed.seed === undefined ? 1 : wholeNumber('--seed', typed.seed, 0, 0x7fff_ffff)
  const contestants = (typed.approach ?? (isOfFaults ? faultApproaches : defaultApproaches))
    .split(',')
    .map((id) => findContestant(id.trim()))
  refuseTwice('--approach', contestants)
  if (isOfFaults) {
    const faults = await readFaultOptions(typed, readScenarios)
    const scenarios = [...new Set(faults.entries.map(({ scenario }) => scenario))]
    return { profile, scenarios, contestants, realisation: undefined, faults, rounds, seed }
  }
  refuseWithoutFaults(typed)
  const named = await readScenarios(typed.scenario)
  const scenarios = networkedScenarios(named, typed.network === undefined ? undefined : parseNetworks(typed.network))
  refuseMissingVariants(
    contestants,
    scenarios.map(({ network }) => network),
    allContestants().map(({ id }) => id),
  )
  return { profile, scenarios, contestants, realisation: await chooseRealisation(scenarios), faults: undefined, rounds, seed }
}

const readScenarios = async (named: readonly string[] | undefined): Promise<Scenario[]> => {
  const found = await Promise.all((named ?? (await listScenarios())).map(loadScenario))
  const scenarios = found.filter(({ onRequest }) => named !== undefined || !onRequest)
  refuseTwice('--scenario', scenarios)
  for (const scenario of scenarios) await tryExtension(scenario)
  return scenarios
}

const findContestant = (id: string): Contestant => {
  const all = allContestants()
  const found = all.find((contestant) => contestant.id === id)
  if (!found)
    throw new BenchError(
      'E_UNKNOWN_APPROACH',
      `there is no approach "${id}"`,
      `use one or more of ${all.map((contestant) => contestant.id).join(', ')}, with commas between`,
    )
  return found
}

const refuseTwice = (flag: string, things: readonly { readonly id: string }[]): void => {
  const twice = things.find(({ id }, i) => things.findIndex((other) => other.id === id) !== i)
  if (twice) throw new BenchError('E_BAD_OPTION', `${flag} names "${twice.id}" twice`, 'name each once')
}
