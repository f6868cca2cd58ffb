import { setTimeout as sleep } from 'node:timers/promises'
import { loadTarget } from '../../src/bench/attacks/attack-world.ts'
import type { Child } from '../../src/bench/process/child.ts'
import { readProcessTable, treeOf } from '../../src/bench/probes/process-table.ts'
import { createRandom, type Random } from '../../src/bench/random.ts'
import { exitCode as codes } from '../../src/cli/exit-code.ts'
import { explain } from '../../src/cli/explain.ts'
import { wholeNumber } from '../../src/cli/whole-number.ts'
import { drillCommand } from './shared/drill-command.ts'
import { type DrillPlatform, startDrillPlatform } from './shared/drill-platform.ts'
import { type SoakSample, slopeMbPerHour, takeSample } from './soak/samples.ts'
import { settleTown, type SoakCounts, type SoakTown } from './soak/town.ts'

export interface SoakOptions {
  readonly seconds: number
  readonly ratePerSecond: number
  readonly redeployEveryMs: number
  readonly sampleEveryMs: number
  /** Between the end of the load and the look at what is left. */
  readonly restMs: number
  readonly seed: number
  readonly log?: (line: string) => void
}

export interface SoakResult extends Pick<SoakCounts, 'calls' | 'redeploys' | 'withoutOutcome' | 'wrong' | 'outcomes'> {
  readonly seconds: number
  readonly samples: readonly SoakSample[]
  /** Over the last three quarters: the first one warms up. */
  readonly slopes: { readonly allMbPerHour: number; readonly platformMbPerHour: number }
  /** Once settled after the warm-up, and after the end of the load. */
  readonly before: SoakSample
  readonly after: SoakSample
  readonly exitCode: number | null
  /** Processes that outlived the platform. */
  readonly left: number
}

/**
 * Keeps a platform under good and bad tenants' calls and redeploys, and looks for what is not given back:
 * 1. settles eight good tenants and one of each kind of bad ones, and lets them warm up;
 * 2. for the time asked calls them at a steady rate, deploys new versions, and samples what the platform holds;
 * 3. stops the load, waits until all is quiet, samples again, and ends the platform with SIGTERM.
 */
export const drillSoak = async (options: SoakOptions): Promise<SoakResult> => {
  const target = await loadTarget()
  await using platform = await startDrillPlatform(target.folder)
  const { child, http, connect } = platform
  const random = createRandom(options.seed)
  const town = await settleTown(http, target.hook.id, random)
  const sample = (): Promise<SoakSample> => takeSample(child.pid, http)
  const load = (seconds: number, onSample?: () => Promise<SoakSample>): Promise<SoakSample[]> =>
    runLoad({ town, connect, random, onSample }, { ...options, seconds })
  await load(Math.max(2, options.seconds / 20))
  await sleep(options.restMs)
  const before = await sample()
  const samples = await load(options.seconds, sample)
  await sleep(options.restMs)
  const after = await sample()
  const { exitCode, left } = await end(child)
  const late = samples.slice(Math.floor(samples.length / 4))
  const slopes = { allMbPerHour: slopeMbPerHour(late, 'memoryMb'), platformMbPerHour: slopeMbPerHour(late, 'platformMb') }
  return { ...town.counts, seconds: options.seconds, samples, slopes, before, after, exitCode, left }
}

interface Load {
  readonly town: SoakTown
  readonly connect: DrillPlatform['connect']
  readonly random: Random
  readonly onSample: (() => Promise<SoakSample>) | undefined
}

/** Calls at the rate whatever becomes of them, redeploys, samples; settles when every call is answered. */
const runLoad = async (
  { town, connect, random, onSample }: Load,
  { seconds, ratePerSecond, redeployEveryMs, sampleEveryMs, log }: SoakOptions,
): Promise<SoakSample[]> => {
  // Enough connections that no call waits for one behind a tenant that hangs, and all closed before anything is compared.
  await using http = connect(512)
  const samples: SoakSample[] = []
  const open = new Set<Promise<void>>()
  const begin = (work: Promise<void>): void => {
    open.add(work)
    void work.finally(() => open.delete(work))
  }
  const startedMs = performance.now()
  let dueMs = startedMs
  let [redeployMs, sampleMs] = [startedMs + redeployEveryMs, startedMs]
  for (let nowMs = startedMs; nowMs < startedMs + 1_000 * seconds; nowMs = performance.now()) {
    // Poisson arrivals: bursts belong to a day in the life of a platform.
    for (; dueMs <= nowMs; dueMs += (-1_000 * Math.log(1 - random.next())) / ratePerSecond) begin(town.call(http))
    if (nowMs >= redeployMs) {
      redeployMs += redeployEveryMs
      begin(town.redeploy(http))
    }
    if (onSample && nowMs >= sampleMs) {
      sampleMs += sampleEveryMs
      const taken = await onSample()
      samples.push(taken)
      log?.(progress(town.counts, taken, (nowMs - startedMs) / 1_000, seconds))
    }
    await sleep(2)
  }
  await Promise.all(open)
  return samples
}

const progress = (counts: SoakCounts, sample: SoakSample, at: number, seconds: number): string =>
  `${at.toFixed(0)} of ${seconds} s: ${counts.calls} calls, ${counts.wrong.length} wrong, ${sample.memoryMb.toFixed(0)} MB, ` +
  `${sample.processes} processes, ${sample.descriptors} descriptors, ${sample.timers} timers`

const end = async (platform: Child): Promise<{ exitCode: number | null; left: number }> => {
  const tree = treeOf(platform.pid, readProcessTable())
  await platform.stop()
  const { code } = await platform.exited
  await sleep(200)
  const table = readProcessTable()
  return { exitCode: code, left: tree.filter(({ pid, startTicks }) => table.get(pid)?.startTicks === startTicks).length }
}

/**
 * What is against the promise that nothing is lost and nothing kept; empty when all is well. `resting`: processes that
 * may still wait for work. Lanes begin with their first tenant, and who is in quarantine keeps a process for a while.
 */
export const complaintsOf = (result: SoakResult, resting = 2): string[] => {
  const { before, after, slopes, seconds } = result
  const grownMb = (slopes.allMbPerHour * seconds) / 3_600
  const more = (what: 'descriptors' | 'processes' | 'timers', slack: number): string[] =>
    after[what] > before[what] + slack ? [`${what}: ${before[what]} before, ${after[what]} after`] : []
  return [
    ...(result.withoutOutcome > 0 ? [`${result.withoutOutcome} calls without an outcome`] : []),
    ...(result.wrong.length > 0 ? [`${result.wrong.length} wrong answers, the first: ${result.wrong[0]}`] : []),
    ...more('processes', resting),
    ...more('descriptors', 4 + 6 * resting),
    ...more('timers', 4),
    ...(seconds >= leastForSlope && grownMb > before.memoryMb / 10
      ? [`memory grew by ${grownMb.toFixed(0)} MB, by its slope over the last three quarters`]
      : []),
    ...(result.exitCode === 0 ? [] : [`the platform ended with ${result.exitCode}`]),
    ...(result.left > 0 ? [`${result.left} processes outlived the platform`] : []),
  ]
}

/** A shorter run shows how heaps warm up, and no leak. */
const leastForSlope = 600

const examples = ['npm run drill:soak', 'npm run drill:soak -- --minutes 2 --rate 100 --json']

const readOptions = (argv: readonly string[]): SoakOptions & { json: boolean } => {
  const typed = drillCommand(
    'drill:soak',
    'Good and bad tenants and redeploys for half an hour: what is not given back?',
    examples,
  )
    .option('--minutes <n>', 'for how long', '30')
    .option('--rate <n>', 'calls a second', '100')
    .option('--seed <n>', 'what arrivals and tenants come from', '1')
    .option('--json', 'all samples as JSON on stdout, and nothing else there')
    .parse(argv, { from: 'user' })
    .opts<Record<'minutes' | 'rate' | 'seed', string> & { json?: true }>()
  return {
    seconds: 60 * wholeNumber('--minutes', typed.minutes, 1, 24 * 60),
    ratePerSecond: wholeNumber('--rate', typed.rate, 1, 5_000),
    redeployEveryMs: 2_000,
    sampleEveryMs: 5_000,
    // A process in quarantine leaves after half a minute without a call.
    restMs: 45_000,
    seed: wholeNumber('--seed', typed.seed, 0, 0x7fff_ffff),
    json: typed.json === true,
  }
}

const tableOf = ({ before, after }: SoakResult) => {
  const row = ({ memoryMb, platformMb, descriptors, processes, timers }: SoakSample) => ({
    'memory MB': Math.round(memoryMb),
    'platform alone MB': Math.round(platformMb),
    ...{ descriptors, processes, timers },
  })
  return { 'before the load': row(before), 'after it': row(after) }
}

const main = async (): Promise<void> => {
  const { json, ...options } = readOptions(process.argv.slice(2))
  const result = await drillSoak({ ...options, log: (line) => console.error(line) })
  const complaints = complaintsOf(result)
  if (json) console.log(JSON.stringify({ ...result, complaints }, null, 2))
  else {
    console.table(tableOf(result))
    const { allMbPerHour, platformMbPerHour } = result.slopes
    console.log(`${result.calls} calls, ${result.redeploys} redeploys; outcomes: ${JSON.stringify(result.outcomes)}`)
    console.log(
      `memory: ${allMbPerHour.toFixed(1)} MB an hour in all, ${platformMbPerHour.toFixed(1)} of the platform's own process`,
    )
    console.log(complaints.length === 0 ? 'Nothing was lost, and nothing was kept.' : complaints.join('\n'))
  }
  process.exitCode = complaints.length === 0 ? codes.ok : codes.failed
}

if (import.meta.main) await main().catch((error: unknown) => void (process.exitCode = explain(error)))
