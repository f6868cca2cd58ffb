import type { CustomerClient } from '../runner/customer-client.ts'
import type { World } from '../runner/world.ts'

export type Behaviour = Parameters<CustomerClient['behave']>[1]

/** The server of those who misbehave, a process of its own: what happens to it happens to nobody else. */
export interface CulpritServer extends AsyncDisposable {
  /** Goes to whichever process runs; what was installed is remembered. */
  readonly client: CustomerClient
  pid(): number
  /** SIGKILL. */
  kill(): Promise<void>
  /** On the same address, with all that was installed. */
  restart(): Promise<void>
}

export const startCulpritServer = async (world: World): Promise<CulpritServer> => {
  const installed = new Map<string, Parameters<CustomerClient['install']>[1]>()
  let server = await world.openCustomer('culprits')
  const { port } = new URL(server.client.hookUrl('any'))
  const client: CustomerClient = {
    hookUrl: (tenant) => server.client.hookUrl(tenant),
    knock: () => server.client.knock(),
    behave: (tenant, behaviour) => server.client.behave(tenant, behaviour),
    install: async (tenant, installation) => {
      installed.set(tenant, installation)
      await server.client.install(tenant, installation)
    },
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  }
  return {
    client,
    pid: () => server.child.pid,
    kill: async () => {
      server.child.kill()
      await server.child.exited
    },
    restart: async () => {
      server = await world.openCustomer('culprits', port)
      for (const [tenant, installation] of installed) await server.client.install(tenant, installation)
    },
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  }
}
