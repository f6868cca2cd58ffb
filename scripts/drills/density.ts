import { availableParallelism } from 'node:os'
import { createRandom } from '../../src/bench/random.ts'
import type { Child } from '../../src/bench/process/child.ts'
import { readUsage } from '../../src/bench/probes/process-usage.ts'
import type { JsonClient } from '../../src/bench/runner/json-client.ts'
import { loadScenario } from '../../src/bench/scenario/load-scenario.ts'
import type { Scenario } from '../../src/bench/scenario/scenario.ts'
import { exitCode as codes } from '../../src/cli/exit-code.ts'
import { explain } from '../../src/cli/explain.ts'
import { wholeNumber } from '../../src/cli/whole-number.ts'
import { drillCommand } from './shared/drill-command.ts'
import { startDrillPlatform } from './shared/drill-platform.ts'

export interface DensityOptions {
  readonly tenants: number
  readonly warmRounds: number
  readonly seed: number
  readonly scenario: Scenario
  readonly log?: (line: string) => void
}

/** Times are p50 and p99 in ms as the caller of the platform sees them, one call at a time. */
interface Times {
  readonly p50: number
  readonly p99: number
}

/** What one platform with a memory budget for warm isolates did. */
export interface DensityPass {
  /** In which each worker keeps isolates. */
  readonly warmMb: number
  /** Of the platform with all its workers: before the first tenant's call, and with all of them called. */
  readonly idleMb: number
  readonly fullMb: number
  readonly mbPerTenant: number
  readonly first: Times
  readonly warm: Times
  /** Isolates that were thrown away to make room, while the warm calls were made. */
  readonly evicted: number
  readonly calls: number
  /** Calls that were not answered with a decision of the extension. */
  readonly lost: number
}

export interface Density {
  readonly tenants: number
  readonly cores: number
  readonly ample: DensityPass
  readonly half: DensityPass
}

/**
 * How many customers fit on one machine, each with an extension of its own that is kept warm:
 * 1. a platform with room for all: every tenant's first call, then calls to all of them in a seeded order;
 * 2. the same on a platform that may keep half of the measured memory, so that isolates come and go.
 */
export const drillDensity = async (options: DensityOptions): Promise<Density> => {
  const ample = await runPass(options, ampleMb)
  options.log?.(`${options.tenants} tenants took ${(ample.fullMb - ample.idleMb).toFixed(0)} MB; now with half of it`)
  // The tenants of a scenario share as many workers as there are cores.
  const half = await runPass(options, Math.max(1, Math.round((ample.fullMb - ample.idleMb) / 2 / availableParallelism())))
  return { tenants: options.tenants, cores: availableParallelism(), ample, half }
}

const ampleMb = 8_192
const warmUpTenants = 32

const runPass = async (options: DensityOptions, warmMb: number): Promise<DensityPass> => {
  await using platform = await startDrillPlatform(options.scenario.folder, ['--warm-memory', String(warmMb)])
  const { child, http } = platform
  const town = { http, scenario: options.scenario }
  // The lanes' workers start with their first tenants: they are no tenant's memory.
  const settlers = await settle(town, 'settler', warmUpTenants)
  for (const tenant of settlers) await callOf(town, tenant)
  const tenants = await settle(town, 'tenant', options.tenants)
  const idleMb = residentMb(child)
  const first = await timeCalls(town, tenants)
  const fullMb = residentMb(child)
  options.log?.(`${warmMb} MB a worker: ${tenants.length} first calls, ${(fullMb - idleMb).toFixed(0)} MB more`)
  const before = await evictions(http)
  const random = createRandom(options.seed)
  const order = Array.from({ length: options.warmRounds }, () => random.shuffle(tenants)).flat()
  const warm = await timeCalls(town, order)
  const evicted = (await evictions(http)) - before
  return {
    ...{ warmMb, idleMb, fullMb, mbPerTenant: (fullMb - idleMb) / tenants.length, first: timesOf(first), warm: timesOf(warm) },
    ...{ evicted, calls: first.length + warm.length, lost: [...first, ...warm].filter(({ answered }) => !answered).length },
  }
}

interface Town {
  readonly http: JsonClient
  readonly scenario: Scenario
}

const settle = async ({ http, scenario }: Town, prefix: string, count: number): Promise<string[]> => {
  const names = Array.from({ length: count }, (_, index) => `${prefix}-${index}`)
  const { extension: code, settings } = scenario
  for (const tenant of names) {
    await http.call('PUT', `/v1/tenants/${tenant}`)
    const upload = { approach: 'sandbox', code: `${code}\n// of ${tenant}`, settings, sample: false }
    const { status, body } = await http.call('PUT', `/v1/tenants/${tenant}/extensions/${scenario.hook.id}`, upload)
    if (status !== 201) throw new Error(`deploying for ${tenant} answered ${status}: ${JSON.stringify(body)}`)
  }
  return names
}

interface Timed {
  readonly ms: number
  readonly answered: boolean
}

const callOf = async ({ http, scenario }: Town, tenant: string): Promise<Timed> => {
  const startedMs = performance.now()
  const data = scenario.payloads[0]
  const { status, body } = await http.call('POST', `/v1/tenants/${tenant}/hooks/${scenario.hook.id}`, { data })
  const { decidedBy } = (body ?? {}) as { decidedBy?: string }
  return { ms: performance.now() - startedMs, answered: status === 200 && decidedBy === 'extension' }
}

const timeCalls = async (town: Town, tenants: readonly string[]): Promise<Timed[]> => {
  const timed: Timed[] = []
  for (const tenant of tenants) timed.push(await callOf(town, tenant))
  return timed
}

const timesOf = (timed: readonly Timed[]): Times => {
  const sorted = timed.map(({ ms }) => ms).toSorted((a, b) => a - b)
  const at = (share: number): number => sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0
  return { p50: at(0.5), p99: at(0.99) }
}

const residentMb = ({ pid }: Child): number => (readUsage([pid])?.rssBytes ?? 0) / 2 ** 20

const evictions = async (http: JsonClient): Promise<number> => {
  const { body } = await http.call('GET', '/metrics')
  const found = /^hookbench_extensions_evicted_total(?:\{[^}]*\})? (\d+)/m.exec(String(body))
  if (!found) throw new Error('the platform does not count evicted isolates')
  return Number(found[1])
}

const examples = ['npm run drill:density', 'npm run drill:density -- --tenants 200 --warm-rounds 5 --json']

const readOptions = async (argv: readonly string[]): Promise<DensityOptions & { json: boolean }> => {
  const typed = drillCommand('drill:density', 'How many customers fit on this machine, each with a warm extension.', examples)
    .option('--tenants <n>', 'customers, each with an extension of its own', '1000')
    .option('--warm-rounds <n>', 'how often all of them are called again', '3')
    .option('--seed <n>', 'what the order of the calls comes from', '1')
    .option('--scenario <id|path>', 'whose extension it is, at a `before` hook point', 'sms-reply')
    .option('--json', 'the figures as JSON on stdout, and nothing else there')
    .parse(argv, { from: 'user' })
    .opts<Record<'tenants' | 'warmRounds' | 'seed' | 'scenario', string> & { json?: true }>()
  return {
    tenants: wholeNumber('--tenants', typed.tenants, 1, 20_000),
    warmRounds: wholeNumber('--warm-rounds', typed.warmRounds, 1, 100),
    seed: wholeNumber('--seed', typed.seed, 0, 0x7fff_ffff),
    scenario: await loadScenario(typed.scenario),
    json: typed.json === true,
  }
}

const tableOf = ({ tenants, cores, ample, half }: Density) => {
  const row = ({ warmMb, fullMb, mbPerTenant, first, warm, evicted, calls, lost }: DensityPass) => ({
    'MB a worker may keep': warmMb,
    'platform MB': Math.round(fullMb),
    'MB a tenant': mbPerTenant.toFixed(2),
    'first p50 / p99 ms': `${first.p50.toFixed(2)} / ${first.p99.toFixed(2)}`,
    'warm p50 / p99 ms': `${warm.p50.toFixed(2)} / ${warm.p99.toFixed(2)}`,
    evicted,
    'calls lost': `${lost} of ${calls}`,
  })
  return { title: `${tenants} tenants on ${cores} cores`, rows: { 'room for all': row(ample), 'half of it': row(half) } }
}

const main = async (): Promise<void> => {
  const { json, ...options } = await readOptions(process.argv.slice(2))
  const density = await drillDensity({ ...options, log: (line) => console.error(line) })
  const { title, rows } = tableOf(density)
  if (json) console.log(JSON.stringify(density, null, 2))
  else {
    console.log(title)
    console.table(rows)
  }
  process.exitCode = density.ample.lost + density.half.lost > 0 ? codes.failed : codes.ok
}

if (import.meta.main) await main().catch((error: unknown) => void (process.exitCode = explain(error)))
