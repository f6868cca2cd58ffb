import { startGenerator } from '../load/generator.ts'
import type { LoadResult } from '../load/job.ts'
import { startRelay, type RelayRoute } from '../network/relay.ts'
import { createRandom } from '../random.ts'
import type { CustomerServer } from '../runner/customer-server.ts'
import type { Deployment } from '../runner/deploy.ts'
import { enrolTenant, type Tenant } from '../runner/tenant.ts'
import { addressForCaller } from '../runner/third-party-client.ts'
import { tenantsOf, type World } from '../runner/world.ts'
import { type CulpritServer, startCulpritServer } from './culprit-server.ts'
import { cellJob } from './cell-load.ts'

/** What a fault cell has besides a trial's processes, so that a fault meets the culprits and nobody else. */
export interface Stage extends AsyncDisposable {
  /** Where the culprits' approach runs at the customer. */
  readonly server: CulpritServer | undefined
  /** Another one of theirs whose certificate has expired; where that was asked for. */
  readonly expired: CustomerServer | undefined
  readonly way: RelayRoute
  /** By which name the third party knows the culprits. */
  readonly caller: string
  /** How the culprits' extensions are put into service. */
  readonly deployment: Deployment
  /** Signs up every tenant and puts its extension into service. */
  enrol(): Promise<Tenant[]>
  burst(ratePerSecond: number): Promise<() => Promise<number>>
  /** Disposed with the stage. */
  keep<T extends AsyncDisposable>(opened: T): T
  /** What bursts sent; their samples belong to the trial's. */
  readonly bursts: readonly LoadResult[]
}

interface StageRequest {
  readonly world: World
  /** The first so many tenants. */
  readonly culprits: number
  readonly seed: number
  /** How long a burst lasts; undefined where there will be none. */
  readonly burstSeconds: number | undefined
  /** The world has certificates, and there is to be a server whose own has expired. */
  readonly certificates?: boolean | undefined
}

export const setStage = async ({ world, culprits, seed, burstSeconds, certificates }: StageRequest): Promise<Stage> => {
  await using started = new AsyncDisposableStack()
  const names = tenantsOf(world.scenario)
  const server = world.contestant.runsAt === 'customer' ? started.use(await startCulpritServer(world, seed)) : undefined
  const expired = server && certificates ? started.use(await world.openCustomer('expired', 'expired')) : undefined
  const toThirdParty: RelayRoute = { targetPort: Number(new URL(world.ledger.url).port), delayMs: 0, jitterMs: 0 }
  const relay = started.use(await startRelay([toThirdParty], createRandom(seed).fork('third party').next))
  const thirdParty = new URL(world.ledger.url)
  // Their server reaches the third party straight: what lies on their way lies before their server.
  if (!server) thirdParty.port = String(relay.ports[0])
  const caller = 'culprits'
  const deployment = { customer: server?.client, thirdPartyUrl: addressForCaller(thirdParty.origin, caller) }
  const generator = burstSeconds === undefined ? undefined : started.use(await startGenerator())
  const tenants: Tenant[] = []
  const bursts: LoadResult[] = []
  const owned = started.move()
  return {
    ...{ server, expired, way: server?.way ?? toThirdParty, caller, deployment, bursts },
    enrol: async () => {
      tenants.push(...(await Promise.all(names.map((name, i) => enrolTenant(world, name, i < culprits ? deployment : {})))))
      return tenants
    },
    burst: async (ratePerSecond) => {
      if (!generator || burstSeconds === undefined) throw new Error('a fault that makes a burst says so in its `needs`')
      const load = { ratePerSecond, seconds: burstSeconds, seed: seed + 1 }
      const running = generator.run(cellJob(world, tenants.slice(0, culprits), load))
      running.catch(() => {}) // It is told where it is awaited.
      return async () => {
        const result = await running
        bursts.push(result)
        return result.sentUs.length
      }
    },
    keep: (opened) => owned.use(opened),
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  }
}
