import { exitCode as codes } from '../../src/cli/exit-code.ts'
import { explain } from '../../src/cli/explain.ts'
import { wholeNumber } from '../../src/cli/whole-number.ts'
import { drillCommand } from './shared/drill-command.ts'
import type { Illness } from './endpoints/endpoint.ts'
import { readIllness } from './endpoints/read-illness.ts'
import { drillOutage, faultsOf, type Outage, type OutageOptions } from './outage/drill.ts'

const examples = ['npm run drill:outage', 'npm run drill:outage -- --kind hung --hours 12 --time-scale 4000 --json']

type Typed = Record<'hours' | 'timeScale' | 'rate' | 'capacity' | 'work' | 'budget' | 'seed', string>

/** @throws BenchError or CommanderError when something is typed wrongly */
const readOptions = (argv: readonly string[]) => {
  const typed = drillCommand('drill:outage', 'An endpoint goes down under steady events, for hours, and comes back.', examples)
    .option('--kind <kind>', 'how it is down: refusing, hung or error (default: one after the other)')
    .option('--hours <n>', 'how long it is down, before the time scale', '6')
    .option('--time-scale <factor>', 'how much faster than real the schedule runs', '2000')
    .option('--rate <n>', 'events a real second', '40')
    .option('--capacity <n>', 'calls in flight that it bears; beyond it answers 503', '10')
    .option('--work <ms>', 'what a call takes it', '20')
    .option('--budget <ms>', 'time for an attempt, not scaled', '1000')
    .option('--seed <n>', 'what arrivals come from', '1')
    .option('--json', 'the results as JSON on stdout, and nothing else there')
    .parse(argv, { from: 'user' })
    .opts<Typed & { kind?: string; json?: true }>()
  const ill = wholeNumber('--hours', typed.hours, 1, 48)
  const options = {
    hours: { before: 1, ill, after: ill },
    timeScale: wholeNumber('--time-scale', typed.timeScale, 1, 100_000),
    ratePerSecond: wholeNumber('--rate', typed.rate, 1, 1_000),
    capacity: wholeNumber('--capacity', typed.capacity, 1, 1_000),
    workMs: wholeNumber('--work', typed.work, 0, 1_000),
    budgetMs: wholeNumber('--budget', typed.budget, 50, 30_000),
    seed: wholeNumber('--seed', typed.seed, 0, 0x7fff_ffff),
  } satisfies Omit<OutageOptions, 'kind'>
  const kinds: readonly Illness[] = typed.kind === undefined ? ['refusing', 'hung', 'error'] : [readIllness(typed.kind)]
  return { options, kinds, json: typed.json === true }
}

const tableOf = (outages: readonly Outage[]) =>
  Object.fromEntries(
    outages.map((one) => [
      one.kind,
      {
        'events, lost': `${one.acknowledged}, ${one.lost}`,
        twice: one.duplicates,
        'out of order': one.outOfOrder,
        'attempts while down': one.attemptsWhileIll,
        'normal, peak after a s': `${one.normalRate.toFixed(0)}, ${one.peakRate.toFixed(0)}`,
        'in flight at most (bears)': `${one.peakInFlight} (${one.capacity})`,
        'beyond capacity': `${one.overloads} of ${one.arrivalsAfter}`,
        'knocked over again': one.fallsAgain,
        'drained after': `${one.drainedS.toFixed(1)} s, as ${((one.drainedS * one.timeScale) / 3_600).toFixed(1)} h`,
      },
    ]),
  )

const main = async (): Promise<void> => {
  const { options, kinds, json } = readOptions(process.argv.slice(2))
  const outages: Outage[] = []
  for (const kind of kinds) outages.push(await drillOutage({ ...options, kind, log: (line) => console.error(line) }))
  if (json) console.log(JSON.stringify(outages, null, 2))
  else console.table(tableOf(outages))
  const faults = outages.flatMap(faultsOf)
  for (const fault of faults) console.error(`✗ ${fault}`)
  process.exitCode = faults.length > 0 ? codes.failed : codes.ok
}

if (import.meta.main) await main().catch((error: unknown) => void (process.exitCode = explain(error)))
