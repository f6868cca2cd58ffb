import { loadScenario } from '../../src/bench/scenario/load-scenario.ts'
import type { Scenario } from '../../src/bench/scenario/scenario.ts'
import { wholeNumber } from '../../src/cli/whole-number.ts'
import { BenchError } from '../../src/hooks/bench-error.ts'
import { drillCommand } from './drill-command.ts'

interface DrillCommand {
  readonly kills: number
  readonly seed: number
  readonly ratePerSecond: number
  readonly scenario: Scenario
}

const examples = ['npm run drill:crash', 'npm run drill:crash -- --kills 100 --seed 7 --scenario push-ci']

/** @throws BenchError or CommanderError when something is typed wrongly */
export const readDrillOptions = async (argv: readonly string[]): Promise<DrillCommand> => {
  const command = drillCommand(
    'drill:crash',
    'Kills the platform under load, again and again, and counts what was lost.',
    examples,
  )
    .option('--kills <n>', 'how often it is killed', '20')
    .option('--seed <n>', 'what the moments of the kills come from', '1')
    .option('--rate <n>', 'events a second', '200')
    .option('--scenario <id|path>', 'whose hook point it has, an `after` one', 'provision-email')
    .parse(argv, { from: 'user' })
  const { kills, seed, rate, scenario } = command.opts<{ kills: string; seed: string; rate: string; scenario: string }>()
  return {
    kills: wholeNumber('--kills', kills, 1, 1_000),
    seed: wholeNumber('--seed', seed, 0, 0x7fff_ffff),
    ratePerSecond: wholeNumber('--rate', rate, 1, 5_000),
    scenario: await afterScenario(scenario),
  }
}

const afterScenario = async (idOrPath: string): Promise<Scenario> => {
  const scenario = await loadScenario(idOrPath)
  if (scenario.hook.phase === 'after') return scenario
  throw new BenchError(
    'E_BAD_OPTION',
    `--scenario ${idOrPath} has a \`before\` hook point, at which nothing is acknowledged and delivered later`,
    'name one with an `after` hook point: --scenario provision-email',
  )
}
