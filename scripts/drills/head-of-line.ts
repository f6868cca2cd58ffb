import { exitCode as codes } from '../../src/cli/exit-code.ts'
import { explain } from '../../src/cli/explain.ts'
import { wholeNumber } from '../../src/cli/whole-number.ts'
import { drillCommand } from './shared/drill-command.ts'
import { illnesses } from './endpoints/endpoint.ts'
import { readIllness } from './endpoints/read-illness.ts'
import { type Arm, drillHeadOfLine, faultsOf, type HeadOfLine, type HeadOfLineOptions } from './head-of-line/drill.ts'

/** What the healthy p99 may grow to beside ill endpoints. */
const ratioAtMost = 1.5

const examples = [
  'npm run drill:head-of-line',
  'npm run drill:head-of-line -- --endpoints 1000 --hung 200 --rounds 3',
  'npm run drill:head-of-line -- --kind error --json',
  'TMPDIR=/dev/shm npm run drill:head-of-line    # where the disk is shared and stalls: the data in memory',
]

type Typed = Record<'endpoints' | 'hung' | 'kind' | 'rounds' | 'seconds' | 'rate' | 'budget' | 'seed', string>

/** @throws BenchError or CommanderError when something is typed wrongly */
const readOptions = (argv: readonly string[]): HeadOfLineOptions & { json: boolean } => {
  const description = `What endpoints that do not answer cost the healthy ones. Fails when their p99 grows beyond ${ratioAtMost} times.`
  const typed = drillCommand('drill:head-of-line', description, examples)
    .option('--endpoints <n>', 'endpoints in all, each of a tenant of its own', '20')
    .option('--hung <n>', 'how many of them are ill', '1')
    .option('--kind <kind>', `what they do: ${illnesses.join(', ')}`, 'hung')
    .option('--share <percent>', 'of all events, those for ill ones (default: as many as there are of them)')
    .option('--rounds <n>', 'each with and without ill ones', '5')
    .option('--seconds <n>', 'of load, in each arm of a round', '10')
    .option('--rate <n>', 'events a second, with those for ill ones', '200')
    .option('--budget <ms>', 'time for an attempt', '3000')
    .option('--seed <n>', 'what arrivals and order come from', '1')
    .option('--json', 'the result as JSON on stdout, and nothing else there')
    .parse(argv, { from: 'user' })
    .opts<Typed & { share?: string; json?: true }>()
  const endpoints = wholeNumber('--endpoints', typed.endpoints, 2, 5_000)
  const hung = wholeNumber('--hung', typed.hung, 1, endpoints - 1)
  return {
    ...{ endpoints, hung, kind: readIllness(typed.kind), json: typed.json === true },
    share: typed.share === undefined ? hung / endpoints : wholeNumber('--share', typed.share, 1, 90) / 100,
    rounds: wholeNumber('--rounds', typed.rounds, 1, 100),
    seconds: wholeNumber('--seconds', typed.seconds, 1, 600),
    ratePerSecond: wholeNumber('--rate', typed.rate, 1, 5_000),
    budgetMs: wholeNumber('--budget', typed.budget, 50, 30_000),
    seed: wholeNumber('--seed', typed.seed, 0, 0x7fff_ffff),
  }
}

const print = ({ rounds, p99Ratio, ratios, attemptsBound }: HeadOfLine): void => {
  const times = ({ p50Ms, p99Ms }: Arm): string => `${p50Ms.toFixed(1)} / ${p99Ms.toFixed(1)}`
  const rows = rounds.map(({ without, withIll }, index) => ({
    'healthy p50 / p99 ms without': times(without),
    'with ill ones': times(withIll),
    'p99 ratio': (ratios[index] as number).toFixed(2),
    'healthy events, lost': `${without.events + withIll.events}, ${without.lost + withIll.lost}`,
    'attempts at ill ones, at one': `${withIll.attempts}, ${withIll.attemptsMost}`,
  }))
  console.table(rows)
  const [least, most] = [Math.min(...ratios), Math.max(...ratios)]
  console.log(`Healthy p99 with ill ones over without: ${p99Ratio.toFixed(2)} (rounds ${least.toFixed(2)} to ${most.toFixed(2)})`)
  console.log(`Attempts at one ill endpoint at most: ${attemptsBound ?? 'no bound, since they answer'}`)
}

const main = async (): Promise<void> => {
  const { json, ...options } = readOptions(process.argv.slice(2))
  const result = await drillHeadOfLine({ ...options, log: (line) => console.error(line) })
  if (json) console.log(JSON.stringify(result, null, 2))
  else print(result)
  const faults = faultsOf(result, ratioAtMost)
  for (const fault of faults) console.error(`✗ ${fault}`)
  process.exitCode = faults.length > 0 ? codes.failed : codes.ok
}

if (import.meta.main) await main().catch((error: unknown) => void (process.exitCode = explain(error)))
