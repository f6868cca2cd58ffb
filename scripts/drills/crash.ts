import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout as sleep } from 'node:timers/promises'
import { createRandom } from '../../src/bench/random.ts'
import type { Scenario } from '../../src/bench/scenario/scenario.ts'
import { exitCode as codes } from '../../src/cli/exit-code.ts'
import { explain } from '../../src/cli/explain.ts'
import { startLedger } from './shared/ledger.ts'
import { type CrashCommand, readDrillOptions } from './crash/options.ts'
import { postEvent, startEventLoad } from './shared/steady-load.ts'
import { drillWebhookCrash, faultsOf, tableOf, type WebhookCrashOptions } from './crash/webhook-crash.ts'

export interface DrillOptions {
  readonly kills: number
  readonly seed: number
  readonly ratePerSecond: number
  /** How the platform is started: node's arguments before `--port 0 --data FOLDER …`. */
  readonly platformArgs: readonly string[]
  readonly log?: (line: string) => void
}

export interface DrillResult {
  readonly kills: number
  /** Events that the platform answered 202 for. */
  readonly acknowledged: number
  /** Of these, the ones whose effect reached the ledger. */
  readonly delivered: number
  readonly lost: readonly string[]
  /** Effects beyond the first of an event. */
  readonly duplicates: number
  /** What may have been in flight at the kills, by the dispatcher's cap a lane: each may happen once more. */
  readonly duplicatesAllowed: number
  /** Answered by the crash, and yet delivered: written in the moment of the kill. */
  readonly unacknowledgedDelivered: number
  readonly exitCode: number | null
}

const tenants = ['one', 'two', 'three', 'four']
/** The dispatcher's cap for a tenant. */
const maxInFlightPerLane = 20
const operatorToken = 'drill-operator-token'

/**
 * Kills a platform with SIGKILL again and again while events come in, and counts what became of them:
 * 1. starts a ledger that counts effects by event id, and the platform on an empty data folder;
 * 2. deploys for each tenant an extension that posts each event to the ledger;
 * 3. posts events at a steady rate, remembers those acknowledged, kills the platform at seeded moments and starts
 *    it again on the same folder;
 * 4. after the last kill waits until the outbox is empty, stops the platform with SIGTERM, and compares.
 */
export const drillCrash = async (options: DrillOptions): Promise<DrillResult> => {
  await using stack = new AsyncDisposableStack()
  const data = stack.adopt(await mkdtemp(join(tmpdir(), 'hookbench-drill-')), (folder) => rm(folder, { recursive: true }))
  const ledger = stack.use(await startLedger())
  let platform = await startPlatform(options, data)
  stack.defer(() => void platform.child.kill('SIGKILL'))
  const hook = await deployEverywhere(platform.url, ledger.url)

  const pathOf = (n: number): string => `/v1/tenants/${tenants[n % tenants.length]}/hooks/${hook}`
  const load = stack.use(startEventLoad(options.ratePerSecond, (n) => postEvent(platform.url + pathOf(n), operatorToken)))
  const random = createRandom(options.seed)
  for (let kill = 1; kill <= options.kills; kill++) {
    await load.untilMore(20)
    await sleep(random.int(500))
    await end(platform.child, 'SIGKILL')
    options.log?.(`kill ${kill} of ${options.kills}: ${load.acknowledged.size} acknowledged, ${ledger.effects.size} delivered`)
    platform = await startPlatform(options, data)
  }
  await sleep(200)
  await load.stop()
  await untilDrained(platform.url)
  const exitCode = await end(platform.child, 'SIGTERM')
  return { ...compare(load.acknowledged, ledger.effects, options.kills), exitCode }
}

const compare = (acknowledged: ReadonlySet<string>, effects: ReadonlyMap<string, number>, kills: number) => {
  const lost = [...acknowledged].filter((id) => !effects.has(id))
  return {
    kills,
    acknowledged: acknowledged.size,
    delivered: acknowledged.size - lost.length,
    lost,
    duplicates: [...effects.values()].reduce((sum, times) => sum + times - 1, 0),
    duplicatesAllowed: kills * maxInFlightPerLane * tenants.length,
    unacknowledgedDelivered: [...effects.keys()].filter((id) => !acknowledged.has(id)).length,
  }
}

const startPlatform = async ({ platformArgs }: DrillOptions, data: string) => {
  const args = ['--port', '0', '--data', data, '--trusted', '--allow-network', '127.0.0.0/8', '--time-scale', '5000']
  const child = spawn(process.execPath, [...platformArgs, ...args, '--exit-with-parent'], {
    stdio: ['pipe', 'pipe', 'pipe'],
    env: { ...process.env, HOOKBENCH_OPERATOR_TOKEN: operatorToken },
  })
  let complaints = ''
  child.stderr.on('data', (chunk) => (complaints = (complaints + String(chunk)).slice(-4_000)))
  const ready = once(createInterface(child.stdout), 'line') as Promise<[string]>
  const line = await Promise.race([ready, once(child, 'exit')])
  if (typeof line[0] !== 'string' || !line[0].startsWith('{')) throw new Error(`the platform did not start: ${complaints}`)
  return { child, url: (JSON.parse(line[0]) as { url: string }).url }
}

const end = async (child: ChildProcess, signal: NodeJS.Signals): Promise<number | null> => {
  const exited = once(child, 'exit') as Promise<[number | null]>
  child.kill(signal)
  return (await exited)[0]
}

const headers = { authorization: `Bearer ${operatorToken}`, 'content-type': 'application/json' }

const call = async (url: string, method: string, body?: unknown): Promise<Response> =>
  fetch(url, { method, headers, ...(body !== undefined && { body: JSON.stringify(body) }) })

const code = `export default async (event, { fetch, settings }) => {
  await fetch(settings.api, { method: 'POST', headers: { 'idempotency-key': event.id }, body: '{}' })
}`

/** Answers the platform's `after` hook point. */
const deployEverywhere = async (url: string, api: string): Promise<string> => {
  const { hooks } = (await (await call(`${url}/v1/hooks`, 'GET')).json()) as { hooks: { id: string; phase: string }[] }
  const hook = hooks.find(({ phase }) => phase === 'after')?.id
  if (hook === undefined) throw new Error('the drill needs a scenario with an `after` hook point')
  for (const tenant of tenants) {
    await call(`${url}/v1/tenants/${tenant}`, 'PUT')
    // Without a smoke call, whose effect nobody was told of.
    const upload = { approach: 'native', code, egress: [api], settings: { api }, sample: false }
    const { status } = await call(`${url}/v1/tenants/${tenant}/extensions/${hook}`, 'PUT', upload)
    if (status !== 201) throw new Error(`deploying answered ${status}`)
  }
  return hook
}

const untilDrained = async (url: string): Promise<void> => {
  for (;;) {
    const metrics = await (await call(`${url}/metrics`, 'GET')).text()
    const waiting = [...metrics.matchAll(/^hookbench_outbox_items\{state="(?:pending|leased)"\} (\d+)/gm)]
    if (waiting.length === 2 && waiting.every(([, items]) => items === '0')) return
    await sleep(50)
  }
}

const main = async (): Promise<void> => {
  const { scenario, side, ...options } = await readDrillOptions(process.argv.slice(2))
  const log = (line: string): void => console.error(line)
  process.exitCode = (await (side ? crashBehindWebhooks({ ...options, side, log }) : crashAlone(options, scenario, log)))
    ? codes.ok
    : codes.failed
}

type Figures = Omit<CrashCommand, 'scenario' | 'side'>

const crashAlone = async (options: Figures, { folder }: Scenario, log: (line: string) => void): Promise<boolean> => {
  const platformArgs = [resolve(import.meta.dirname, '../../src/main.ts'), 'platform', '--scenario', folder]
  const result = await drillCrash({ ...options, platformArgs, log })
  if (options.json) console.log(JSON.stringify(result, null, 2))
  else console.table({ ...result, lost: result.lost.length, seed: options.seed })
  for (const id of result.lost.slice(0, 10)) console.error(`lost: ${id}`)
  return result.lost.length === 0 && result.duplicates <= result.duplicatesAllowed && result.exitCode === 0
}

const crashBehindWebhooks = async (options: WebhookCrashOptions & Figures): Promise<boolean> => {
  const result = await drillWebhookCrash(options)
  if (options.json) console.log(JSON.stringify(result, null, 2))
  else console.table({ ...tableOf(result), seed: options.seed })
  const faults = faultsOf(result)
  for (const fault of faults) console.error(`✗ ${fault}`)
  return faults.length === 0
}

if (import.meta.main) await main().catch((error: unknown) => void (process.exitCode = explain(error)))
