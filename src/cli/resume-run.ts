import type { Command } from 'commander'
import { describeCommit } from '../bench/probes/git.ts'
import { describeMachine } from '../bench/probes/machine.ts'
import { installedVersions } from '../bench/probes/versions.ts'
import { findProfile } from '../bench/plan/profile.ts'
import { hashScenario } from '../bench/scenario/hash-scenario.ts'
import { chooseRealisation } from '../bench/network/choose-realisation.ts'
import { networkSchema } from '../bench/network/network.ts'
import { withNetwork } from '../bench/network/networked-scenarios.ts'
import type { Realisation } from '../bench/network/probe-network.ts'
import { loadScenario } from '../bench/scenario/load-scenario.ts'
import type { Scenario } from '../bench/scenario/scenario.ts'
import { BenchError } from '../hooks/bench-error.ts'
import type { Manifest } from '../store/manifest.ts'
import { assertResumable } from '../store/resume.ts'
import { openRun, type Run } from '../store/run-folder.ts'
import { allContestants } from './all-contestants.ts'
import { type BenchOptions } from './bench-options.ts'

/** Those that say how to look at a run; all others say what it is, and that was said when it was started. */
const besideResume: ReadonlySet<string> = new Set(['resume', 'json', 'dryRun'])

/** @throws BenchError that names what was typed beside `--resume` and contradicts it */
export const refuseBesideResume = (bench: Command): void => {
  const typed = bench.options.filter((option) => bench.getOptionValueSource(option.attributeName()) === 'cli')
  const refused = typed.filter((option) => !besideResume.has(option.attributeName())).map(({ long }) => long)
  if (refused.length === 0) return
  throw new BenchError(
    'E_BAD_OPTION',
    `--resume goes on with the run's own options, and cannot be given with ${refused.join(', ')}`,
    `leave ${refused.join(', ')} out to go on, or leave --resume out for a new run`,
  )
}

/** As it was planned: in the network that the run asked for. */
const readScenario = async ({ id, folder, network }: Manifest['scenarios'][number]): Promise<Scenario> => {
  const scenario = await loadScenario(folder)
  if (!network || id === scenario.id) return scenario
  return withNetwork(scenario, networkSchema.strip().parse(network))
}

/**
 * Opens a run that was stopped, with the options that it was started with.
 * @throws BenchError when commit, scenarios, machine or packages are not what they were, naming which
 */
export const resumeRun = async (folder: string): Promise<{ options: BenchOptions; run: Run }> => {
  const run = await openRun(folder)
  try {
    const { manifest } = run
    const scenarios = await Promise.all(manifest.scenarios.map(readScenario))
    const scenarioHashes = Object.fromEntries(
      await Promise.all(scenarios.map(async (scenario) => [scenario.id, await hashScenario(scenario)] as const)),
    )
    assertResumable(manifest, {
      ...(await describeCommit()),
      scenarioHashes,
      machine: await describeMachine(),
      versions: await installedVersions(),
    })
    const known = allContestants()
    const contestants = manifest.approaches
      .map(({ id }) => known.find((contestant) => contestant.id === id))
      .filter((found) => found !== undefined)
    return {
      run,
      options: {
        profile: findProfile(manifest.profile),
        ...{ scenarios, contestants, realisation: await sameRealisation(manifest, scenarios) },
        ...{ faults: undefined, rounds: manifest.rounds, seed: manifest.seed }, // The plan holds its cells already.
      },
    }
  } catch (error) {
    await run[Symbol.asyncDispose]()
    throw error
  }
}

/** Distances that were made in two ways must not meet in one table. */
const sameRealisation = async (
  { id, realisation: was }: Manifest,
  scenarios: readonly Scenario[],
): Promise<Realisation | undefined> => {
  const now = await chooseRealisation(scenarios)
  if (now === was) return now
  throw new BenchError(
    'E_NOT_RESUMABLE',
    `the run ${id} cannot go on here: its network was made by ${was ?? 'loopback'}, and this machine would take ${now ?? 'loopback'}`,
    '`npm run doctor` tells what is lacking; put it back, or start a new run with npm run bench',
  )
}
