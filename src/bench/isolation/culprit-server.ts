import { startRelay, type RelayRoute } from '../network/relay.ts'
import { createRandom } from '../random.ts'
import type { CustomerClient } from '../runner/customer-client.ts'
import type { World } from '../runner/world.ts'

/** The server of those who misbehave, a process of its own: what happens to it happens to nobody else. */
export interface CulpritServer extends AsyncDisposable {
  /** Goes to whichever process runs; what was installed is remembered. */
  readonly client: CustomerClient
  /** What lies between the platform and it; nothing, until somebody changes it. */
  readonly way: RelayRoute
  /** SIGKILL. */
  kill(): Promise<void>
  /** On the same address, with all that was installed. */
  restart(): Promise<void>
}

type Installed = Map<string, Parameters<CustomerClient['install']>[1]>

export const startCulpritServer = async (world: World, seed: number): Promise<CulpritServer> => {
  await using started = new AsyncDisposableStack()
  const installed: Installed = new Map()
  let server = await world.openCustomer('culprits')
  started.defer(() => server[Symbol.asyncDispose]())
  const { protocol, hostname, port } = new URL(server.client.hookUrl('any'))
  const way: RelayRoute = { targetPort: Number(port), delayMs: 0, jitterMs: 0 }
  const restart = async (): Promise<void> => {
    await server[Symbol.asyncDispose]()
    server = await world.openCustomer('culprits')
    way.targetPort = Number(new URL(server.client.hookUrl('any')).port)
    for (const [tenant, installation] of installed) await server.client.install(tenant, installation)
  }
  const relay = started.use(await startRelay([way], createRandom(seed).fork('way').next))
  const hooks = `${protocol}//${hostname}:${relay.ports[0]}/hooks/`
  const owned = started.move()
  return {
    way,
    client: remembering(
      () => server.client,
      (tenant) => hooks + tenant,
      installed,
    ),
    kill: async () => {
      server.child.kill()
      await server.child.exited
    },
    restart,
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  }
}

const remembering = (client: () => CustomerClient, hookUrl: CustomerClient['hookUrl'], installed: Installed): CustomerClient => ({
  hookUrl,
  knock: () => client().knock(),
  behave: (...how) => client().behave(...how),
  install: async (tenant, installation) => {
    installed.set(tenant, installation)
    await client().install(tenant, installation)
  },
  [Symbol.asyncDispose]: () => client()[Symbol.asyncDispose](),
})
