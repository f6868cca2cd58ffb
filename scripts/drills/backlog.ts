import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { readUsage } from '../../src/bench/probes/process-usage.ts'
import type { JsonClient } from '../../src/bench/runner/json-client.ts'
import { waitUntil } from '../../src/bench/runner/wait-until.ts'
import { loadScenario } from '../../src/bench/scenario/load-scenario.ts'
import { exitCode as codes } from '../../src/cli/exit-code.ts'
import { explain } from '../../src/cli/explain.ts'
import { wholeNumber } from '../../src/cli/whole-number.ts'
import { drillCommand } from './shared/drill-command.ts'
import { startDrillPlatform } from './shared/drill-platform.ts'

export interface BacklogOptions {
  /** For the dead endpoint. */
  readonly events: number
  /** For the healthy one, before and after. */
  readonly samples: number
  readonly log?: (line: string) => void
}

/** What it was like without the backlog, or with it. Effects: ms from the operation to the request at the endpoint. */
export interface BacklogSide {
  readonly platformMb: number
  readonly p50Ms: number
  readonly p99Ms: number
  readonly arrived: number
}

export interface Backlog {
  readonly before: BacklogSide
  readonly after: BacklogSide
  /** Of the dead endpoint's events, as the platform counts them. */
  readonly waiting: number
}

/**
 * Whether one customer's dead endpoint costs the others anything:
 * 1. a platform process with two tenants: one's endpoint answers, the other's refuses every connection;
 * 2. as many events for the healthy one as the backlog will have, so that what a busy platform's memory grows to is there;
 * 3. events for the healthy one, timed from the operation to their arrival;
 * 4. the backlog: so many events for the dead one;
 * 5. as 3 again.
 */
export const drillBacklog = async ({ events, samples, log }: BacklogOptions): Promise<Backlog> => {
  const { folder, hook } = await loadScenario('provision-email')
  await using endpoint = await startEndpoint()
  await using platform = await startDrillPlatform(folder, ['--allow-network', '127.0.0.0/8'])
  await deploy(platform.http, 'healthy', hook.id, endpoint.url)
  await deploy(platform.http, 'dead', hook.id, await deadUrl())
  const measure = async (): Promise<BacklogSide> => {
    const times = await timeEffects(platform.http, endpoint, `/v1/tenants/healthy/hooks/${hook.id}`, samples)
    return { platformMb: residentMb(platform.child.pid), ...times }
  }
  await using many = platform.connect(32)
  await append(many, `/v1/tenants/healthy/hooks/${hook.id}`, events)
  const isDelivered = await waitUntil(60_000, async () => (await waitingIn(platform.http)) === 0)
  if (!isDelivered) throw new Error('events for the healthy endpoint still waited after a minute')
  const before = await measure()
  log?.(`without: ${JSON.stringify(before)}`)
  await append(many, `/v1/tenants/dead/hooks/${hook.id}`, events)
  const after = await measure()
  log?.(`with a backlog of ${events}: ${JSON.stringify(after)}`)
  let waiting = await waitingIn(platform.http)
  // The last event for the healthy one is at its endpoint before the platform knows of that.
  await waitUntil(5_000, async () => (waiting = await waitingIn(platform.http)) <= events)
  return { before, after, waiting }
}

interface Endpoint extends AsyncDisposable {
  readonly url: string
  /** Resolves at the arrival of the event, with its time on `performance.now()`. */
  arrival(eventId: string): Promise<number>
}

/** Answers 200, and remembers when each event came first. */
const startEndpoint = async (): Promise<Endpoint> => {
  const arrivals = new Map<string, PromiseWithResolvers<number>>()
  const of = (id: string): PromiseWithResolvers<number> => {
    const known = arrivals.get(id) ?? Promise.withResolvers<number>()
    arrivals.set(id, known)
    return known
  }
  const server = createServer((request, response) => {
    of(String(request.headers['webhook-id'])).resolve(performance.now())
    request.resume().on('end', () => response.end('{}'))
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    arrival: (id) => of(id).promise,
    [Symbol.asyncDispose]: async () => {
      server.close()
      server.closeAllConnections()
    },
  }
}

/** A port at which nobody listens any more. */
const deadUrl = async (): Promise<string> => {
  await using endpoint = await startEndpoint()
  return endpoint.url
}

const deploy = async (http: JsonClient, tenant: string, hook: string, url: string): Promise<void> => {
  await http.call('PUT', `/v1/tenants/${tenant}`)
  const { status, body } = await http.call('PUT', `/v1/tenants/${tenant}/extensions/${hook}`, { approach: 'webhook', url })
  if (status !== 201) throw new Error(`deploying for ${tenant} answered ${status}: ${JSON.stringify(body)}`)
}

const timeEffects = async (http: JsonClient, endpoint: Endpoint, path: string, samples: number) => {
  const times: number[] = []
  for (let n = 0; n < samples; n++) {
    const startedMs = performance.now()
    const { eventId } = (await http.call('POST', path, { data: { n } })).body as { eventId: string }
    times.push((await endpoint.arrival(eventId)) - startedMs)
    await sleep(2)
  }
  const sorted = times.toSorted((a, b) => a - b)
  const at = (share: number): number => sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0
  return { p50Ms: at(0.5), p99Ms: at(0.99), arrived: times.length }
}

const append = async (http: JsonClient, path: string, events: number): Promise<void> => {
  const body = { data: { text: 'x'.repeat(1_850) } }
  let sent = 0
  const worker = async (): Promise<void> => {
    while (sent++ < events) {
      const { status } = await http.call('POST', path, body)
      // Its neighbour was busy a moment ago: who asks for far more is to come again in a second.
      if (status === 429) {
        sent--
        await sleep(1_000)
      } else if (status !== 202) throw new Error(`an operation was answered ${status}`)
    }
  }
  await Promise.all(Array.from({ length: 32 }, worker))
}

const residentMb = (pid: number): number => (readUsage([pid])?.rssBytes ?? 0) / 2 ** 20

const waitingIn = async (http: JsonClient): Promise<number> => {
  const { body } = await http.call('GET', '/metrics')
  const counts = [...String(body).matchAll(/^hookbench_outbox_items\{state="(?:pending|leased)"\} (\d+)/gm)]
  return counts.reduce((sum, [, count]) => sum + Number(count), 0)
}

const examples = ['npm run drill:backlog', 'npm run drill:backlog -- --events 10000 --json']

const main = async (): Promise<void> => {
  const typed = drillCommand(
    'drill:backlog',
    'What a backlog for a dead endpoint costs the platform and a healthy one.',
    examples,
  )
    .option('--events <n>', 'of 2 KB, for the dead endpoint', '100000')
    .option('--samples <n>', 'events of the healthy one, before and after', '1000')
    .option('--json', 'the figures as JSON on stdout, and nothing else there')
    .parse(process.argv.slice(2), { from: 'user' })
    .opts<{ events: string; samples: string; json?: true }>()
  const events = wholeNumber('--events', typed.events, 1, 10_000_000)
  const samples = wholeNumber('--samples', typed.samples, 10, 100_000)
  const result = await drillBacklog({ events, samples, log: (line) => console.error(line) })
  const { before, after, waiting } = result
  if (typed.json) console.log(JSON.stringify(result, null, 2))
  else {
    console.table({ before, after })
    const ratio = (of: 'platformMb' | 'p50Ms' | 'p99Ms'): string => (after[of] / before[of]).toFixed(2)
    console.log(`${waiting} wait; memory × ${ratio('platformMb')}, p50 × ${ratio('p50Ms')}, p99 × ${ratio('p99Ms')}`)
  }
  process.exitCode = waiting === events ? codes.ok : codes.failed
}

if (import.meta.main) await main().catch((error: unknown) => void (process.exitCode = explain(error)))
