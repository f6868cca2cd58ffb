import { networkedContestant } from '../network/networked-contestant.ts'
import type { Realisation } from '../network/probe-network.ts'
import { openSite, type Site } from '../network/site.ts'
import { startChild, type Child } from '../process/child.ts'
import { startGenerator, type Generator } from '../load/generator.ts'
import { variantOf, type Contestant } from '../plan/contestant.ts'
import { startUsageMeter, type UsageMeter } from '../probes/usage-meter.ts'
import type { Scenario } from '../scenario/scenario.ts'
import { createCustomerClient, type CustomerClient } from './customer-client.ts'
import { createLedger, type Ledger } from './ledger.ts'
import { createPlatformClient, type PlatformClient } from './platform-client.ts'
import { type PlatformProcess, startPlatformProcess } from './platform-process.ts'
import { writeTlsFiles, type TlsFiles } from './tls-files.ts'

/** Everything that exists while a trial runs, each in a process of its own; disposing it ends them all. */
export interface World extends AsyncDisposable {
  readonly scenario: Scenario
  readonly contestant: Contestant
  readonly platform: PlatformClient
  readonly platformProcess: PlatformProcess
  /** Only where the approach runs at the customer. */
  readonly customer: CustomerClient | undefined
  /** Starts one more server of customers, where theirs are, on any port if none is named; whoever asks ends it. */
  openCustomer(name: string, port?: string): Promise<CustomerServer>
  readonly ledger: Ledger
  readonly generator: Generator
  readonly meter: UsageMeter
  /** Those whose sudden end voids the trial. */
  readonly children: readonly Child[]
}

interface CustomerServer extends AsyncDisposable {
  readonly child: Child
  readonly client: CustomerClient
}

/** How the ways between the processes are made. */
export interface Ground {
  /** Undefined where no scenario asks for a network. */
  readonly realisation: Realisation | undefined
  /** What jitter and loss come from. */
  readonly seed: number
}

/** How much faster than real the platform's retry schedule runs, so that a retry fits into a trial. */
const retryTimeScale = 20

/** In a fault cell events that failed come back within it, also for the third time. */
const cellTimeScale = 1_000

const readyTimeoutMs = 20_000

/**
 * Starts fresh processes for one trial, asks each whether it is ready, and never sleeps for it.
 * @throws BenchError when a process does not come up, after everything that did has been ended.
 */
export const startWorld = async (scenario: Scenario, asked: Contestant, ground: Ground): Promise<World> => {
  await using started = new AsyncDisposableStack()
  const contestant = networkedContestant(asked, scenario.network)
  const site = started.use(await openSite(scenario.network, ground.realisation, ground.seed))
  const { platform, thirdParty, customer, generator, newCustomer } = await startProcesses(scenario, contestant, site, started)
  const origins = await site.originsOf('thirdParty', (thirdParty.ready as { url: string }).url)
  const meter = started.use(
    startUsageMeter({
      platform: platform.child().pid,
      thirdParty: thirdParty.pid,
      generator: generator.child.pid,
      ...(customer && { customer: customer.child.pid }),
      ...(site.emulators().length > 0 && { emulator: site.emulators() }),
    }),
  )
  const { url, token } = platform
  const clients = {
    platform: started.use(createPlatformClient(url, token)),
    ledger: started.use(createLedger(contestant.runsAt === 'customer' ? origins.customer : origins.platform, origins.bench)),
    customer: customer?.client,
  }
  const children = [platform.child(), thirdParty, generator.child, ...(customer ? [customer.child] : [])]
  const owned = started.move()
  return {
    ...{ scenario, contestant, generator, meter, children, platformProcess: platform },
    ...clients,
    openCustomer: newCustomer,
    async [Symbol.asyncDispose]() {
      // All at once: one after the other would take as long as a phase.
      await Promise.all(children.map((child) => child.stop()))
      await owned.disposeAsync()
    },
  }
}

const startProcesses = async (scenario: Scenario, contestant: Contestant, site: Site, started: AsyncDisposableStack) => {
  const keep = async <T extends AsyncDisposable>(starting: Promise<T>): Promise<T> => started.use(await starting)
  const tls = contestant.scheme === 'https:' ? await keep(writeTlsFiles(site.customerHosts)) : undefined
  const newCustomer = (name: string, port = '0'): Promise<CustomerServer> => openCustomer(site, { name, port }, tls)
  const { namespace, host } = site.spot('thirdParty')
  const thirdPartyOptions = { args: [...thirdPartyArgs(scenario), '--host', host], namespace, readyTimeoutMs }
  const { args: platformArgs, ...platformSpot } = platformOptions(scenario, contestant, site)
  const platformChild = { ...platformSpot, args: [...platformArgs, ...(tls?.platformArgs ?? [])], readyTimeoutMs }
  const starting = [
    keep(startPlatformProcess(platformChild)),
    keep(startChild({ name: 'third party', ...thirdPartyOptions })),
    contestant.runsAt === 'customer' ? keep(newCustomer('customer')) : Promise.resolve(undefined),
    keep(startGenerator()),
  ] as const
  // Wait for all, also when one fails: what is still starting could not be ended otherwise.
  await Promise.allSettled(starting)
  const [platform, thirdParty, customer, generator] = await Promise.all(starting)
  return { platform, thirdParty, customer, generator, newCustomer }
}

/** Its own developers reach it over plain HTTP; the platform's way to it is over TLS where there are `tls` files. */
const openCustomer = async (
  site: Site,
  { name, port }: { name: string; port: string },
  tls: TlsFiles | undefined,
): Promise<CustomerServer> => {
  await using started = new AsyncDisposableStack()
  const { namespace, host } = site.spot('customer')
  const args = ['customer', '--port', port, '--host', host, ...(tls?.customerArgs ?? [])]
  const child = started.use(await startChild({ name, args, namespace, readyTimeoutMs }))
  const { url, secureUrl, controlToken } = child.ready as { url: string; secureUrl?: string; controlToken: string }
  const origins = await site.originsOf('customer', secureUrl ?? url)
  const control = `http://${new URL(origins.bench).hostname}:${new URL(url).port}`
  const client = started.use(createCustomerClient(control, controlToken, origins.platform))
  const owned = started.move()
  return { child, client, [Symbol.asyncDispose]: () => owned.disposeAsync() }
}

const platformOptions = (scenario: Scenario, contestant: Contestant, site: Site) => {
  const { namespace, host } = site.spot('platform')
  const args = ['platform', '--host', host, '--scenario', scenario.folder]
  const guard = [
    '--allow-network',
    site.allowedNetwork,
    '--time-scale',
    String(scenario.afterHook ? cellTimeScale : retryTimeScale),
  ]
  return { args: [...args, ...guard, ...(contestant.trusted ? ['--trusted'] : [])], namespace }
}

const thirdPartyArgs = ({ thirdParty }: Scenario): string[] => [
  'third-party',
  '--port',
  '0',
  '--latency-ms',
  String(thirdParty.latencyMs),
  '--replies',
  JSON.stringify(thirdParty.replies),
]

/** The customers of a trial, by the index that samples use. */
export const tenantsOf = (scenario: Scenario): string[] => Array.from({ length: scenario.tenants }, (_, i) => `tenant-${i + 1}`)

export const approachOf = (world: Pick<World, 'contestant'>): string => variantOf(world.contestant.id)
