import { createNamespaces, type Role } from './namespaces.ts'
import { layLink, type Emulator } from './link.ts'
import { isLoopback, pathsOf, type Network } from './network.ts'
import type { Realisation } from './probe-network.ts'
import { relaySite } from './relay-site.ts'

/** Where a process is started. */
export interface Spot {
  /** Its network namespace; undefined for the bench's own. */
  readonly namespace: string | undefined
  /** The address on which it listens. */
  readonly host: string
}

/** Under which origins a process of a role is reached, by whom. */
export interface Origins {
  readonly bench: string
  readonly platform: string
  readonly customer: string
}

/** The ground on which a trial's processes stand, and the ways between them. */
export interface Site extends AsyncDisposable {
  /** CIDR that the platform's guard must let through, since nothing here is public. */
  readonly allowedNetwork: string
  /** What a customer's certificate must name, beside loopback. */
  readonly customerHosts: readonly string[]
  spot(role: Role): Spot
  originsOf(role: 'customer' | 'thirdParty', url: string): Promise<Origins>
  /** Processes that carry packets: what they use is no payer's. */
  emulators(): readonly number[]
}

/** How a network is realised; `loopback` where nothing lies between the parties. */
export const openSite = async (
  network: Network | undefined,
  realisation: Realisation | undefined,
  seed: number,
): Promise<Site> => {
  if (!network || isLoopback(network)) return loopback
  if (realisation === undefined) throw new Error('a network was asked for, and nobody asked what realises it')
  return realisation === 'relay' ? relaySite(network, seed) : namespaceSite(network, realisation, seed)
}

const loopback: Site = {
  allowedNetwork: '127.0.0.0/8',
  customerHosts: [],
  spot: () => ({ namespace: undefined, host: '127.0.0.1' }),
  originsOf: async (_role, url) => ({ bench: url, platform: url, customer: url }),
  emulators: () => [],
  [Symbol.asyncDispose]: async () => {},
}

const namespaceSite = async (network: Network, realisation: 'netem' | 'tun', seed: number): Promise<Site> => {
  await using started = new AsyncDisposableStack()
  const { names, addresses } = started.use(await createNamespaces())
  const paths = pathsOf(network)
  const lay = (name: keyof typeof paths, from: Role, to: Role, net: number): Promise<Emulator | undefined> =>
    layLink(
      { from: names[from], to: names[to], device: `way${net}`, addresses: [`198.19.${net}.1`, `198.19.${net}.2`] },
      paths[name],
      realisation,
      seed + net,
    )
  const emulators: Emulator[] = []
  for (const [name, from, to, net] of ways) {
    const emulator = await lay(name, from, to, net)
    if (emulator) emulators.push(started.use(emulator))
  }
  const owned = started.move()
  return {
    allowedNetwork: '198.19.0.0/16',
    customerHosts: ['198.19.1.2'],
    spot: (role) => ({ namespace: names[role], host: role === 'platform' ? addresses.platform : '0.0.0.0' }),
    originsOf: async (role, url) => ({
      bench: withHost(url, addresses[role]),
      platform: withHost(url, role === 'customer' ? '198.19.1.2' : '198.19.2.2'),
      customer: withHost(url, role === 'customer' ? '127.0.0.1' : '198.19.3.2'),
    }),
    emulators: () => emulators.map(({ pid }) => pid),
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  }
}

/** The second end of each is the one that is called. */
const ways = [
  ['customer', 'platform', 'customer', 1],
  ['platformToThirdParty', 'platform', 'thirdParty', 2],
  ['customerToThirdParty', 'customer', 'thirdParty', 3],
] as const

const withHost = (url: string, host: string): string => {
  const { protocol, port } = new URL(url)
  return `${protocol}//${host}:${port}`
}
