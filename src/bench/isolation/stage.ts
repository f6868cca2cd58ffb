import { startGenerator } from '../load/generator.ts'
import type { LoadJob, LoadResult } from '../load/job.ts'
import { startRelay, type RelayRoute } from '../network/relay.ts'
import { createRandom } from '../random.ts'
import { deployExtension, type Deployment } from '../runner/deploy.ts'
import type { Tenant } from '../runner/tenant.ts'
import { addressForCaller } from '../runner/third-party-client.ts'
import { tenantsOf, type World } from '../runner/world.ts'
import { type CulpritServer, startCulpritServer } from './culprit-server.ts'
import { cellJob } from './cell-load.ts'

/** What a fault cell has besides a trial's processes, so that a fault meets the culprits and nobody else. */
export interface Stage extends AsyncDisposable {
  /** Where the culprits' approach runs at the customer. */
  readonly server: CulpritServer | undefined
  readonly way: RelayRoute
  /** By which name the third party knows the culprits. */
  readonly caller: string
  /** How the culprits' extensions are put into service. */
  readonly deployment: Deployment
  /** Signs up every tenant and puts its extension into service. */
  enrol(): Promise<Tenant[]>
  burst(ratePerSecond: number): Promise<() => Promise<void>>
  /** What bursts sent; their samples belong to the trial's. */
  readonly bursts: readonly LoadResult[]
}

interface StageRequest {
  readonly world: World
  /** The first so many tenants. */
  readonly culprits: number
  readonly seed: number
  /** The longest that a burst may last. */
  readonly seconds: number
}

export const setStage = async ({ world, culprits, seed, seconds }: StageRequest): Promise<Stage> => {
  await using started = new AsyncDisposableStack()
  const names = tenantsOf(world.scenario)
  const struck = names.slice(0, culprits)
  const server = world.contestant.runsAt === 'customer' ? started.use(await startCulpritServer(world, seed)) : undefined
  const toThirdParty: RelayRoute = { targetPort: Number(new URL(world.ledger.url).port), delayMs: 0, jitterMs: 0 }
  const relay = started.use(await startRelay([toThirdParty], createRandom(seed).fork('third party').next))
  const thirdParty = new URL(world.ledger.url)
  // Their server reaches the third party straight: what lies on their way lies before their server.
  if (!server) thirdParty.port = String(relay.ports[0])
  const caller = 'culprits'
  const deployment = { customer: server?.client, thirdPartyUrl: addressForCaller(thirdParty.origin, caller) }
  const tenants: Tenant[] = []
  const bursts: LoadResult[] = []
  const owned = started.move()
  return {
    ...{ server, way: server?.way ?? toThirdParty, caller, deployment, bursts },
    enrol: async () => {
      const enrolled = names.map(async (name) => {
        const { token } = await world.platform.createTenant(name)
        await deployExtension(world, name, struck.includes(name) ? deployment : {})
        return { name, token }
      })
      tenants.push(...(await Promise.all(enrolled)))
      return tenants
    },
    burst: (ratePerSecond) =>
      startBurst(cellJob(world, tenants.slice(0, culprits), { ratePerSecond, seconds, seed: seed + 1 }), bursts),
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  }
}

/** By a generator of its own, so that the load of everybody else keeps its time. */
const startBurst = async (job: LoadJob, bursts: LoadResult[]): Promise<() => Promise<void>> => {
  const generator = await startGenerator()
  const running = generator.run(job)
  running.catch(() => {}) // It is told where it is awaited.
  return async () => {
    try {
      bursts.push(await running)
    } finally {
      await generator[Symbol.asyncDispose]()
    }
  }
}
