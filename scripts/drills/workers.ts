import { readFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { type Child, startChild } from '../../src/bench/process/child.ts'
import { readProcessTable, treeOf } from '../../src/bench/probes/process-table.ts'
import { createRandom, type Random } from '../../src/bench/random.ts'
import { createPlatformClient } from '../../src/bench/runner/platform-client.ts'
import { loadScenario } from '../../src/bench/scenario/load-scenario.ts'
import { exitCode as codes } from '../../src/cli/exit-code.ts'
import { explain } from '../../src/cli/explain.ts'
import { wholeNumber } from '../../src/cli/whole-number.ts'
import { drillCommand } from './shared/drill-command.ts'
import { type Ledger, startLedger } from './shared/ledger.ts'
import { type Front, type FrontCounts, openFront } from './workers/front.ts'

export interface WorkerDrillOptions {
  readonly kills: number
  readonly seed: number
  readonly ratePerSecond: number
  readonly log?: (line: string) => void
}

export interface WorkerDrillResult {
  readonly kills: number
  readonly before: FrontCounts
  readonly after: FrontCounts
  /** Of an operation at the `before` hook point: the worst that can happen there. */
  readonly effectsTwiceBefore: number
  /** Said to have run, and the ledger knows nothing of it. */
  readonly effectsMissingBefore: number
  readonly effectsLostAfter: number
  /** Allowed: delivery is at least once. */
  readonly effectsTwiceAfter: number
  /** Of the two platforms, after SIGTERM. */
  readonly exitCodes: readonly (number | null)[]
  readonly processesLeft: number
}

/**
 * Kills the sandbox's worker processes with SIGKILL, one after the other, while operations go on, and counts what became
 * of them:
 * 1. starts a ledger that counts effects by event id, and two platforms, with a `before` and an `after` hook point;
 * 2. deploys for each tenant an extension that asks the ledger once and answers;
 * 3. carries out operations at a steady rate, and at seeded moments kills a worker drawn from all there are: busy ones,
 *    successors and spares;
 * 4. lets the outbox run empty, stops both platforms with SIGTERM, looks for processes, and compares.
 */
export const drillWorkers = async (options: WorkerDrillOptions): Promise<WorkerDrillResult> => {
  await using stack = new AsyncDisposableStack()
  const ledgers = { before: stack.use(await startLedger()), after: stack.use(await startLedger()) }
  const before = stack.use(await startFront('sms-reply', ledgers.before))
  const after = stack.use(await startFront('provision-email', ledgers.after))
  const platforms = [before.platform, after.platform]
  const loads = [before.load(options.ratePerSecond), after.load(options.ratePerSecond)]
  await killOneByOne(platforms, [before, after], options)
  for (const load of loads) await load.stop()
  await untilDrained(after.platform)
  const pids = platforms.flatMap(({ pid }) => treeOf(pid, readProcessTable()).map((process) => process.pid))
  const exitCodes = await Promise.all(platforms.map(stop))
  await sleep(settleMs)
  const table = readProcessTable()
  return {
    kills: options.kills,
    before: before.counts(),
    after: after.counts(),
    effectsTwiceBefore: timesTwice(ledgers.before),
    effectsMissingBefore: before.ran().filter((id) => !ledgers.before.effects.has(id)).length,
    effectsLostAfter: after.accepted().filter((id) => !ledgers.after.effects.has(id)).length,
    effectsTwiceAfter: timesTwice(ledgers.after),
    exitCodes,
    processesLeft: pids.filter((pid) => table.has(pid)).length,
  }
}

const startFront = async (scenario: string, { url }: Ledger): Promise<Front> => {
  const { folder, hook } = await loadScenario(scenario)
  const args = ['platform', '--port', '0', '--scenario', folder, '--allow-network', '127.0.0.0/8', '--time-scale', '5000']
  return openFront(await startChild({ name: 'platform', args, readyTimeoutMs: 60_000 }), hook.id, url)
}

const killOneByOne = async (
  platforms: readonly Child[],
  fronts: readonly Front[],
  { kills, seed, log }: WorkerDrillOptions,
): Promise<void> => {
  const random = createRandom(seed)
  for (let killed = 1; killed <= kills; killed++) {
    // However slow the machine is, there is some work between two kills.
    await Promise.all(fronts.map((front) => front.untilMore(10)))
    await sleep(random.int(150))
    await killOne(platforms, random)
    if (killed % 10 === 0)
      log?.(`kill ${killed} of ${kills}: ${fronts.map((front) => front.counts().answered).join(' + ')} answered`)
  }
}

const killOne = async (platforms: readonly Child[], random: Random): Promise<void> => {
  for (let tries = 0; tries < 2_000; tries++) {
    const platform = platforms[random.int(platforms.length)] as Child
    const workers = workersOf(platform.pid)
    const victim = workers[random.int(Math.max(1, workers.length))]
    if (victim !== undefined && kill(victim)) return
    await sleep(5)
  }
  throw new Error('there is no worker left to kill: did a platform end?')
}

/** Answers false for one that has just ended by itself. */
const kill = (pid: number): boolean => {
  try {
    return process.kill(pid, 'SIGKILL')
  } catch {
    return false
  }
}

const workersOf = (pid: number): number[] =>
  treeOf(pid, readProcessTable())
    .map((process) => process.pid)
    .filter((one) => commandOf(one).includes('sandbox/worker.ts'))

const commandOf = (pid: number): string => {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8')
  } catch {
    return ''
  }
}

const untilDrained = async ({ ready }: Child): Promise<void> => {
  const { url, token } = ready as { url: string; token: string }
  await using client = createPlatformClient(url, token)
  while ((await client.counters()).waiting > 0) await sleep(50)
}

const stop = async (platform: Child): Promise<number | null> => {
  await platform.stop()
  return (await platform.exited).code
}

/** A process that was killed with its parent is in the table until init has seen to it. */
const settleMs = 300

const timesTwice = ({ effects }: Ledger): number => [...effects.values()].filter((times) => times > 1).length

/** Why the drill failed, a line each. */
export const faultsOf = (result: WorkerDrillResult): string[] => {
  const { before, after, exitCodes } = result
  const faults: [number, string][] = [
    [before.withoutOutcome, 'operations at the `before` hook point without an outcome'],
    [after.withoutOutcome, 'operations at the `after` hook point without an answer'],
    [result.effectsTwiceBefore, 'effects twice at the `before` hook point'],
    [result.effectsMissingBefore, 'answers of an extension without its effect'],
    [result.effectsLostAfter, 'effects lost at the `after` hook point'],
    [exitCodes.filter((code) => code !== 0).length, `platforms that did not end cleanly (${exitCodes.join(', ')})`],
    [result.processesLeft, 'processes left'],
  ]
  return faults.filter(([count]) => count > 0).map(([count, what]) => `${count} ${what}`)
}

const main = async (): Promise<void> => {
  const command = drillCommand('drill:workers', 'Kills sandbox workers under load, one by one, and counts what was lost.', [
    'npm run drill:workers',
    'npm run drill:workers -- --kills 1000 --seed 7 --json',
  ])
    .option('--kills <n>', 'how many are killed', '200')
    .option('--seed <n>', 'what the moments and the victims of the kills come from', '1')
    .option('--rate <n>', 'operations a second, at each of the two hook points', '150')
    .option('--json', 'the result as JSON on stdout, and nothing else there')
    .parse(process.argv.slice(2), { from: 'user' })
  const { kills, seed, rate, json } = command.opts<{ kills: string; seed: string; rate: string; json?: true }>()
  const result = await drillWorkers({
    kills: wholeNumber('--kills', kills, 1, 10_000),
    seed: wholeNumber('--seed', seed, 0, 0x7fff_ffff),
    ratePerSecond: wholeNumber('--rate', rate, 1, 5_000),
    log: (line) => console.error(line),
  })
  if (json) console.log(JSON.stringify(result, null, 2))
  else print(result)
  const faults = faultsOf(result)
  for (const fault of faults) console.error(`✗ ${fault}`)
  process.exitCode = faults.length > 0 ? codes.failed : codes.ok
}

const print = ({ before, after, ...rest }: WorkerDrillResult): void => {
  const told = ({ outcomes, ...counts }: FrontCounts) => ({ ...counts, ...outcomes })
  console.table({ before: told(before), after: told(after) })
  console.table({ ...rest, exitCodes: rest.exitCodes.join(', ') })
}

if (import.meta.main) await main().catch((error: unknown) => void (process.exitCode = explain(error)))
