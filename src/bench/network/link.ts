import { ipBatch, runProgram } from './ip.ts'
import { isDirect } from './network.ts'
import type { Path } from './network.ts'
import { startTunLink } from './tun-link.ts'

/** A way between two namespaces, laid over a device in each. */
export interface Link {
  readonly from: string
  readonly to: string
  /** The device's name at both ends. */
  readonly device: string
  /** Addresses at both ends, of one /30. */
  readonly addresses: readonly [string, string]
}

/** The process that carries packets, where one does; what it uses is charged to nobody. */
export interface Emulator extends AsyncDisposable {
  readonly pid: number
}

/** Lays a link on which packets take the path's time. Its devices go with the namespaces; the emulator has to be ended. */
export const layLink = async (
  link: Link,
  path: Path,
  realisation: 'netem' | 'tun',
  seed: number,
): Promise<Emulator | undefined> => {
  const tun = realisation === 'tun' && !isDirect(path)
  const emulator = tun ? await startTunLink(link, path, seed) : undefined
  try {
    if (!tun) await ipBatch([`link add ${link.device} netns ${link.from} type veth peer name ${link.device} netns ${link.to}`])
    await bringUp(link.from, link.device, link.addresses)
    await bringUp(link.to, link.device, link.addresses.toReversed())
    if (realisation === 'netem' && !isDirect(path)) await delayBothWays(link, path)
    return emulator
  } catch (error) {
    await emulator?.[Symbol.asyncDispose]()
    throw error
  }
}

const bringUp = (namespace: string, device: string, [own = '', other = '']: readonly string[]): Promise<void> =>
  ipBatch([`address add ${own} peer ${other} dev ${device}`, `link set ${device} up`], namespace)

const delayBothWays = async ({ from, to, device }: Link, path: Path): Promise<void> => {
  for (const namespace of [from, to])
    await runProgram('tc', '-n', namespace, 'qdisc', 'add', 'dev', device, 'root', 'netem', ...netemWords(path))
}

/** Netem varies around the middle of what may happen, so that nothing is faster than asked. */
const netemWords = ({ rttMs, jitterMs, lossPct, bandwidthMbps }: Path): string[] => [
  'limit',
  '16384',
  'delay',
  `${rttMs * 500 + jitterMs * 250}us`,
  ...(jitterMs > 0 ? [`${jitterMs * 250}us`] : []),
  ...(lossPct > 0 ? ['loss', `${lossPct}%`] : []),
  ...(bandwidthMbps === undefined ? [] : ['rate', `${Math.round(bandwidthMbps * 1_000)}kbit`]),
]
