import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { createRandom } from '../../../src/bench/random.ts'
import { createPlatformClient } from '../../../src/bench/runner/platform-client.ts'
import { monotonicUs } from '../../../src/hooks/clock.ts'
import { type DrillPlatform, startDrillPlatform } from '../shared/drill-platform.ts'
import { writeDrillScenario } from '../shared/drill-scenario.ts'
import { type Duplicates, explainDuplicates, type Kill, type Side } from './duplicates.ts'
import { type EndpointTown, startEndpointTown } from '../endpoints/endpoint-town.ts'
import { startEventLoad, postEvent } from '../shared/steady-load.ts'
import { operationUrl, subscribe } from '../shared/subscribers.ts'

export interface WebhookCrashOptions {
  readonly side: Side
  /** Of each side. */
  readonly kills: number
  readonly seed: number
  readonly ratePerSecond: number
  readonly log?: (line: string) => void
}

export interface WebhookCrash {
  readonly kills: { readonly platform: number; readonly customer: number }
  /** Events that the platform answered 202 for, and of these the ones that no customer has answered with success. */
  readonly acknowledged: number
  readonly lost: readonly string[]
  readonly duplicates: Duplicates
  /** Answered by the crash, and yet delivered: written in the moment of the kill. */
  readonly unacknowledgedDelivered: number
  /** Of the last platform, after SIGTERM. */
  readonly exitCode: number | null
}

/**
 * Kills the platform and its customers' server with SIGKILL while events are delivered by webhooks, and accounts for
 * each of them:
 * 1. starts customers' endpoints, which write down what they take and answer, and a platform on an empty data folder;
 * 2. posts events at a steady rate; at seeded moments kills one of the two and starts it again where it was;
 * 3. waits until the outbox is empty, and compares what was acknowledged with what the endpoints wrote down;
 * 4. joins what came twice, by event and time, with the attempts that were in flight at a kill.
 */
export const drillWebhookCrash = async (options: WebhookCrashOptions): Promise<WebhookCrash> => {
  await using stack = new AsyncDisposableStack()
  const data = stack.adopt(await mkdtemp(join(tmpdir(), 'hookbench-data-')), (folder) => rm(folder, { recursive: true }))
  const { folder } = stack.use(await writeDrillScenario(budgetMs))
  const town = stack.use(await startEndpointTown({ count: customers, workMs: 3 }))
  const start = (): Promise<DrillPlatform> => startDrillPlatform(folder, [...platformArgs, '--data', data])
  const lives = { platform: await start() }
  stack.defer(() => lives.platform[Symbol.asyncDispose]())
  const tenants = await subscribe(lives.platform, 'customer', town.urls)
  const load = stack.use(
    startEventLoad(options.ratePerSecond, (n) => {
      const { url, token } = readyOf(lives.platform)
      return postEvent(operationUrl(url, tenants[n % tenants.length] as string), token)
    }),
  )
  const kills: Kill[] = []
  const random = createRandom(options.seed)
  for (const victim of random.shuffle(victims(options))) {
    await load.untilMore(20)
    await sleep(random.int(500))
    kills.push(victim === 'customer' ? await killCustomer(town) : await killPlatform(lives, start))
    if (kills.length % 10 === 0) options.log?.(`kill ${kills.length}: ${load.acknowledged.size} acknowledged`)
  }
  await load.untilMore(20)
  await load.stop()
  const succeededUs = await awaitSuccesses(lives.platform, tenants)
  await lives.platform.child.stop()
  const { code: exitCode } = await lives.platform.child.exited
  return { ...account(load.acknowledged, town.arrivals(), kills, succeededUs), exitCode }
}

const customers = 4
/** Generous: a busy machine is not what is tested, and an attempt that runs out of time comes twice, too. */
const budgetMs = 20_000
const platformArgs = ['--allow-network', '127.0.0.0/8', '--time-scale', '5000']

const readyOf = ({ child }: DrillPlatform) => child.ready as { url: string; token: string }

const victims = ({ side, kills }: WebhookCrashOptions): Kill['side'][] =>
  (['platform', 'customer'] as const).flatMap((one) =>
    side === one || side === 'both' ? Array.from({ length: kills }, () => one) : [],
  )

const killCustomer = async (town: EndpointTown): Promise<Kill> => {
  const fromUs = monotonicUs()
  let toUs = fromUs
  await town.killAndRestart(() => (toUs = monotonicUs()))
  return { side: 'customer', fromUs, toUs }
}

const killPlatform = async (lives: { platform: DrillPlatform }, start: () => Promise<DrillPlatform>): Promise<Kill> => {
  const fromUs = monotonicUs()
  lives.platform.child.kill()
  await lives.platform.child.exited
  const toUs = monotonicUs()
  await lives.platform[Symbol.asyncDispose]()
  lives.platform = await start()
  return { side: 'platform', fromUs, toUs }
}

/** Waits until the outbox is empty, and reads when the platform knew of each success. */
const awaitSuccesses = async (platform: DrillPlatform, tenants: readonly string[]): Promise<Map<string, number>> => {
  const { url, token } = readyOf(platform)
  await using client = createPlatformClient(url, token)
  while ((await client.counters()).waiting > 0) await sleep(50)
  const wallToMonotonicUs = monotonicUs() - Date.now() * 1_000
  const known = new Map<string, number>()
  for (const tenant of tenants) {
    for (const { eventId, startedAt, durationUs, outcome } of await client.attempts(tenant, Infinity))
      if (outcome.kind === 'ok') known.set(eventId, Date.parse(startedAt) * 1_000 + wallToMonotonicUs + durationUs + clockErrorUs)
  }
  return known
}

/** The log's times are in whole ms. */
const clockErrorUs = 2_000

const account = (
  acknowledged: ReadonlySet<string>,
  arrivals: ReturnType<EndpointTown['arrivals']>,
  kills: readonly Kill[],
  succeededUs: ReadonlyMap<string, number>,
): Omit<WebhookCrash, 'exitCode'> => {
  const delivered = new Set(arrivals.flatMap(({ eventId, answer }) => (answer?.status === 200 ? [eventId] : [])))
  const platform = kills.filter(({ side }) => side === 'platform').length
  return {
    kills: { platform, customer: kills.length - platform },
    acknowledged: acknowledged.size,
    lost: [...acknowledged].filter((id) => !delivered.has(id)),
    duplicates: explainDuplicates(arrivals, kills, succeededUs),
    unacknowledgedDelivered: [...delivered].filter((id) => !acknowledged.has(id)).length,
  }
}

/** Why the drill failed, a line each. */
export const faultsOf = ({ lost, duplicates, exitCode }: WebhookCrash): string[] => {
  const { unexplained } = duplicates
  const some = (ids: readonly string[]): string => ids.slice(0, 5).join(', ')
  return [
    ...(lost.length > 0 ? [`${lost.length} acknowledged events lost: ${some(lost)}`] : []),
    ...(unexplained.length > 0 ? [`${unexplained.length} came twice and no kill explains it: ${some(unexplained)}`] : []),
    ...(exitCode === 0 ? [] : [`the platform ended with ${exitCode} at SIGTERM`]),
  ]
}

export const tableOf = ({ kills, acknowledged, lost, duplicates, unacknowledgedDelivered, exitCode }: WebhookCrash) => ({
  'kills of the platform, of the customer': `${kills.platform}, ${kills.customer}`,
  acknowledged,
  lost: lost.length,
  'twice: the platform was killed': duplicates.byPlatform,
  'twice: the customer was killed': duplicates.byCustomer,
  'twice: unexplained': duplicates.unexplained.length,
  'longest from an answer to the kill that lost it, ms': Number((duplicates.longestUnsettledUs / 1_000).toFixed(1)),
  'delivered without an acknowledgement': unacknowledgedDelivered,
  'exit code': exitCode,
})
