import { networkedContestant } from '../network/networked-contestant.ts'
import type { Realisation } from '../network/probe-network.ts'
import { openSite, type Site } from '../network/site.ts'
import { startChild, type Child } from '../process/child.ts'
import { startGenerator, type Generator } from '../load/generator.ts'
import { variantOf, type Contestant } from '../plan/contestant.ts'
import { startUsageMeter, type UsageMeter } from '../probes/usage-meter.ts'
import type { Scenario } from '../scenario/scenario.ts'
import type { CustomerClient } from './customer-client.ts'
import { type CustomerServer, openCustomer } from './customer-server.ts'
import { createLedger, type Ledger } from './ledger.ts'
import { createPlatformClient, type PlatformClient } from './platform-client.ts'
import { platformOptions, type PlatformNeeds, type PlatformProcess, startPlatformProcess } from './platform-process.ts'
import { createThirdPartyClient, type ThirdPartyClient } from './third-party-client.ts'
import { writeTlsFiles } from './tls-files.ts'

/** Everything that exists while a trial runs, each in a process of its own; disposing it ends them all. */
export interface World extends AsyncDisposable {
  readonly scenario: Scenario
  readonly contestant: Contestant
  readonly platform: PlatformClient
  readonly platformProcess: PlatformProcess
  /** Only where an approach runs at the customer. */
  readonly customer: CustomerClient | undefined
  /** Starts one more server of customers, where theirs are; whoever asks ends it. */
  openCustomer(name: string, certificate?: 'expired'): Promise<CustomerServer>
  readonly thirdParty: ThirdPartyClient
  readonly ledger: Ledger
  readonly generator: Generator
  readonly meter: UsageMeter
  /** Those whose sudden end voids the trial. */
  readonly children: readonly Child[]
  /** By which approach a tenant is reached: mostly the contestant. */
  reachedBy(tenant: string): Contestant
}

/** How the ways between the processes are made. */
export interface Ground {
  /** Undefined where no scenario asks for a network. */
  readonly realisation: Realisation | undefined
  /** What jitter and loss come from. */
  readonly seed: number
  /** What a fault cell asks of it besides. */
  readonly cell?: CellGround
}

export interface CellGround extends PlatformNeeds {
  /** The first so many tenants are reached by the contestant, all others by these in turn, if there are any. */
  readonly culprits: number
  readonly bystandersBy: readonly Contestant[]
}

const readyTimeoutMs = 20_000

/**
 * Starts fresh processes for one trial, asks each whether it is ready, and never sleeps for it.
 * @throws BenchError when a process does not come up, after everything that did has been ended.
 */
export const startWorld = async (scenario: Scenario, asked: Contestant, ground: Ground): Promise<World> => {
  await using started = new AsyncDisposableStack()
  const contestant = networkedContestant(asked, scenario.network)
  const present = [contestant, ...(ground.cell?.bystandersBy ?? [])]
  const site = started.use(await openSite(scenario.network, ground.realisation, ground.seed))
  const processes = await startProcesses(scenario, present, site, ground, started)
  const { platform, thirdParty, customer, generator, newCustomer } = processes
  const origins = await site.originsOf('thirdParty', (thirdParty.ready as { url: string }).url)
  const pids = { platform: platform.child().pid, thirdParty: thirdParty.pid, generator: generator.child.pid }
  const emulators = site.emulators()
  const meter = started.use(
    startUsageMeter({
      ...pids,
      ...(customer && { customer: customer.child.pid }),
      ...(emulators.length > 0 && { emulator: emulators }),
    }),
  )
  const clients = {
    platform: started.use(createPlatformClient(platform.url, platform.token)),
    ledger: started.use(createLedger(contestant.runsAt === 'customer' ? origins.customer : origins.platform, origins.bench)),
    thirdParty: started.use(createThirdPartyClient(origins.bench)),
    customer: customer?.client,
  }
  const children = [platform.child(), thirdParty, generator.child, ...(customer ? [customer.child] : [])]
  const owned = started.move()
  return {
    ...{ scenario, contestant, generator, meter, children, platformProcess: platform, ...clients },
    openCustomer: newCustomer,
    reachedBy: (tenant) => reachedBy(contestant, tenantsOf(scenario).indexOf(tenant), ground.cell),
    async [Symbol.asyncDispose]() {
      // All at once: one after the other would take as long as a phase.
      await Promise.all([platform.child(), ...children].map((child) => child.stop()))
      await owned.disposeAsync()
    },
  }
}

const startProcesses = async (
  scenario: Scenario,
  present: readonly Contestant[],
  site: Site,
  { cell }: Ground,
  started: AsyncDisposableStack,
) => {
  const keep = async <T extends AsyncDisposable>(starting: Promise<T>): Promise<T> => started.use(await starting)
  const isSecure = present.some(({ scheme }) => scheme === 'https:')
  const tls = isSecure || cell?.certificates ? await keep(writeTlsFiles(site.customerHosts)) : undefined
  const newCustomer: World['openCustomer'] = (name, certificate) =>
    openCustomer(site, name, certificate === 'expired' ? tls?.expiredArgs : isSecure ? tls?.customerArgs : [])
  const { namespace, host } = site.spot('thirdParty')
  const thirdPartyOptions = { args: [...thirdPartyArgs(scenario), '--host', host], namespace, readyTimeoutMs }
  const platformChild = platformOptions(scenario, present, site, cell)
  const starting = [
    keep(startPlatformProcess({ ...platformChild, args: [...platformChild.args, ...(tls?.platformArgs ?? [])] }, cell)),
    keep(startChild({ name: 'third party', ...thirdPartyOptions })),
    present.some(({ runsAt }) => runsAt === 'customer') ? keep(newCustomer('customer')) : Promise.resolve(undefined),
    keep(startGenerator()),
  ] as const
  // Wait for all, also when one fails: what is still starting could not be ended otherwise.
  await Promise.allSettled(starting)
  const [platform, thirdParty, customer, generator] = await Promise.all(starting)
  return { platform, thirdParty, customer, generator, newCustomer }
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

const reachedBy = (contestant: Contestant, index: number, cell: CellGround | undefined): Contestant => {
  const others = cell?.bystandersBy ?? []
  if (!cell || others.length === 0 || index < cell.culprits) return contestant
  return others[(index - cell.culprits) % others.length] ?? contestant
}

/** The customers of a trial, by the index that samples use. */
export const tenantsOf = (scenario: Scenario): string[] => Array.from({ length: scenario.tenants }, (_, i) => `tenant-${i + 1}`)

export const approachOf = ({ contestant }: Pick<World, 'contestant'>): string => variantOf(contestant.id)
