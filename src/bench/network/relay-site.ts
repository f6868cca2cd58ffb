import { startChild, type Child } from '../process/child.ts'
import { isDirect, pathsOf, type Network, type Path } from './network.ts'
import type { Origins, Site } from './site.ts'

/** Everything stays on loopback, and whoever is far away is reached through a relay process. */
export const relaySite = (network: Network, seed: number): Site => {
  const owned = new AsyncDisposableStack()
  const relays: Child[] = []
  const paths = pathsOf(network)
  const detour = async (url: string, path: Path): Promise<string> => {
    if (isDirect(path)) return url
    const { protocol, port } = new URL(url)
    const route = { targetPort: Number(port), delayMs: path.rttMs / 2, jitterMs: path.jitterMs / 2 }
    const args = ['relay', '--routes', JSON.stringify([route]), '--seed', String(seed + relays.length)]
    const relay = owned.use(await startChild({ name: 'relay', args, readyTimeoutMs: 20_000 }))
    relays.push(relay)
    return `${protocol}//127.0.0.1:${(relay.ready as { ports: number[] }).ports[0] ?? 0}`
  }
  return {
    allowedNetwork: '127.0.0.0/8',
    customerHosts: [],
    spot: () => ({ namespace: undefined, host: '127.0.0.1' }),
    originsOf: async (role, url): Promise<Origins> =>
      role === 'customer'
        ? { bench: url, platform: await detour(url, paths.customer), customer: url }
        : {
            bench: url,
            platform: await detour(url, paths.platformToThirdParty),
            customer: await detour(url, paths.customerToThirdParty),
          },
    emulators: () => relays.map(({ pid }) => pid),
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  }
}
