import { loadScenario } from '../../../src/bench/scenario/load-scenario.ts'
import type { Scenario } from '../../../src/bench/scenario/scenario.ts'
import { wholeNumber } from '../../../src/cli/whole-number.ts'
import { BenchError } from '../../../src/hooks/bench-error.ts'
import { drillCommand } from '../shared/drill-command.ts'
import { type Side, sides } from './duplicates.ts'

export interface CrashCommand {
  readonly kills: number
  readonly seed: number
  readonly ratePerSecond: number
  readonly scenario: Scenario
  /** Who is killed, where events are delivered by webhooks. */
  readonly side: Side | undefined
  readonly json: boolean
}

const examples = [
  'npm run drill:crash',
  'npm run drill:crash -- --kills 100 --seed 7 --scenario push-ci',
  'npm run drill:crash -- --side both --kills 50',
]

/** @throws BenchError or CommanderError when something is typed wrongly */
export const readDrillOptions = async (argv: readonly string[]): Promise<CrashCommand> => {
  const command = drillCommand(
    'drill:crash',
    'Kills the platform, or its customers’ server, under load, again and again, and counts what was lost.',
    examples,
  )
    .option('--kills <n>', 'how often it is killed; with --side both, each of them', '20')
    .option('--seed <n>', 'what the moments of the kills come from', '1')
    .option('--rate <n>', 'events a second', '200')
    .option('--scenario <id|path>', 'whose hook point it has, an `after` one', 'provision-email')
    .option(
      '--side <side>',
      `delivers by webhooks instead of extensions in the platform's process, and kills: ${sides.join(', ')}`,
    )
    .option('--json', 'the result as JSON on stdout, and nothing else there')
    .parse(argv, { from: 'user' })
  const typed = command.opts<Record<'kills' | 'seed' | 'rate' | 'scenario', string> & { side?: string; json?: true }>()
  return {
    kills: wholeNumber('--kills', typed.kills, 1, 1_000),
    seed: wholeNumber('--seed', typed.seed, 0, 0x7fff_ffff),
    ratePerSecond: wholeNumber('--rate', typed.rate, 1, 5_000),
    scenario: await afterScenario(typed.scenario),
    side: typed.side === undefined ? undefined : readSide(typed.side),
    json: typed.json === true,
  }
}

const readSide = (text: string): Side => {
  const found = sides.find((side) => side === text)
  if (found) return found
  throw new BenchError('E_BAD_OPTION', `--side ${text} is none of ${sides.join(', ')}`, 'for instance: --side both')
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
