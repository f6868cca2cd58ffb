import { startChild, type Child } from '../process/child.ts'
import { startGenerator, type Generator } from '../load/generator.ts'
import { variantOf, type Contestant } from '../plan/contestant.ts'
import { startUsageMeter, type UsageMeter } from '../probes/usage-meter.ts'
import type { Scenario } from '../scenario/scenario.ts'
import { createCustomerClient, type CustomerClient } from './customer-client.ts'
import { createLedger, type Ledger } from './ledger.ts'
import { createPlatformClient, type PlatformClient } from './platform-client.ts'
import { writeTlsFiles } from './tls-files.ts'

/** Everything that exists while a trial runs, each in a process of its own; disposing it ends them all. */
export interface World extends AsyncDisposable {
  readonly scenario: Scenario
  readonly contestant: Contestant
  readonly platform: PlatformClient
  /** Only where the approach runs at the customer. */
  readonly customer: CustomerClient | undefined
  readonly ledger: Ledger
  readonly generator: Generator
  readonly meter: UsageMeter
  /** Those whose sudden end voids the trial. */
  readonly children: readonly Child[]
}

/** How much faster than real the platform's retry schedule runs, so that a retry fits into a trial. */
const retryTimeScale = 20

const readyTimeoutMs = 20_000

/**
 * Starts fresh processes for one trial, asks each whether it is ready, and never sleeps for it.
 * @throws BenchError when a process does not come up, after everything that did has been ended.
 */
export const startWorld = async (scenario: Scenario, contestant: Contestant): Promise<World> => {
  await using started = new AsyncDisposableStack()
  const { platform, thirdParty, customer, generator } = await startProcesses(scenario, contestant, started)
  const meter = started.use(
    startUsageMeter({
      platform: platform.pid,
      thirdParty: thirdParty.pid,
      generator: generator.child.pid,
      ...(customer && { customer: customer.pid }),
    }),
  )
  const { url, token } = platform.ready as { url: string; token: string }
  const clients = {
    platform: started.use(createPlatformClient(url, token)),
    ledger: started.use(createLedger((thirdParty.ready as { url: string }).url)),
    customer: customer && started.use(clientOf(customer, contestant)),
  }
  const children = [platform, thirdParty, generator.child, ...(customer ? [customer] : [])]
  const owned = started.move()
  return {
    ...{ scenario, contestant, generator, meter, children },
    ...clients,
    async [Symbol.asyncDispose]() {
      // All at once: one after the other would take as long as a phase.
      await Promise.all(children.map((child) => child.stop()))
      await owned.disposeAsync()
    },
  }
}

const startProcesses = async (scenario: Scenario, contestant: Contestant, started: AsyncDisposableStack) => {
  const keep = async <T extends AsyncDisposable>(starting: Promise<T>): Promise<T> => started.use(await starting)
  const child = (name: string, args: readonly string[]): Promise<Child> => keep(startChild({ name, args, readyTimeoutMs }))
  const tls = contestant.scheme === 'https:' ? await keep(writeTlsFiles()) : undefined
  const starting = [
    child('platform', [...platformArgs(scenario, contestant), ...(tls?.platformArgs ?? [])]),
    child('third party', thirdPartyArgs(scenario)),
    contestant.runsAt === 'customer'
      ? child('customer', ['customer', '--port', '0', ...(tls?.customerArgs ?? [])])
      : Promise.resolve(undefined),
    keep(startGenerator()),
  ] as const
  // Wait for all, also when one fails: what is still starting could not be ended otherwise.
  await Promise.allSettled(starting)
  const [platform, thirdParty, customer, generator] = await Promise.all(starting)
  return { platform, thirdParty, customer, generator }
}

const platformArgs = (scenario: Scenario, contestant: Contestant): string[] => [
  'platform',
  '--port',
  '0',
  '--scenario',
  scenario.folder,
  '--allow-network',
  '127.0.0.0/8',
  '--time-scale',
  String(retryTimeScale),
  ...(contestant.trusted ? ['--trusted'] : []),
]

const thirdPartyArgs = ({ thirdParty }: Scenario): string[] => [
  'third-party',
  '--port',
  '0',
  '--latency-ms',
  String(thirdParty.latencyMs),
  '--replies',
  JSON.stringify(thirdParty.replies),
]

const clientOf = (child: Child, { scheme }: Contestant): CustomerClient => {
  const { url, secureUrl, controlToken } = child.ready as { url: string; secureUrl?: string; controlToken: string }
  return createCustomerClient(url, controlToken, scheme === 'https:' ? secureUrl : url)
}

/** The customers of a trial, by the index that samples use. */
export const tenantsOf = (scenario: Scenario): string[] => Array.from({ length: scenario.tenants }, (_, i) => `tenant-${i + 1}`)

export const approachOf = (world: World): string => variantOf(world.contestant.id)
