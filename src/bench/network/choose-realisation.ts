import { BenchError } from '../../hooks/bench-error.ts'
import type { Scenario } from '../scenario/scenario.ts'
import { isLoopback } from './network.ts'
import type { Network } from './network.ts'
import { probeNetwork } from './probe-network.ts'
import type { Realisation, RealisationProbe } from './probe-network.ts'

/** For manifests and reports. */
export const realisationText: Readonly<Record<Realisation, string>> = {
  netem: 'network namespaces with netem between them',
  tun: 'network namespaces with a TUN link between them',
  relay: 'loopback with a relay process that delays',
}

type Networked = Pick<Scenario, 'id' | 'network' | 'payloads' | 'thirdParty'>

/**
 * What this machine emulates networks with, one for the whole run so that its distances compare; undefined where no
 * scenario asks for any distance, and nothing is probed then.
 * @throws BenchError E_NO_NETWORK when only the relay works here and a scenario needs more than it can do
 */
export const chooseRealisation = async (scenarios: readonly Networked[]): Promise<Realisation | undefined> => {
  const far = scenarios.filter(({ network }) => network && !isLoopback(network))
  return far.length === 0 ? undefined : pick(await probeNetwork(), far)
}

export const pick = (probed: readonly RealisationProbe[], scenarios: readonly Networked[]): Realisation => {
  const best = probed.find(({ lacks }) => lacks === undefined)?.id ?? 'relay'
  if (best !== 'relay') return best
  for (const scenario of scenarios) {
    const why = scenario.network && beyondRelay(scenario, scenario.network)
    if (why === undefined) continue
    const lacking = probed.flatMap(({ what, lacks }) => (lacks === undefined ? [] : [`for ${what}, ${lacks}`]))
    throw new BenchError(
      'E_NO_NETWORK',
      `${scenario.id}: ${why}, and this machine has nothing else`,
      `give it one of these: ${lacking.join('; ')}`,
    )
  }
  return best
}

/** Ten packets of a new connection's first window (RFC 6928), less what headers and envelope take. */
const relayMaxBytes = 10 * 1_448 - 2_000

const beyondRelay = ({ payloads, thirdParty }: Networked, { lossPct, bandwidthMbps }: Network): string | undefined => {
  if (lossPct > 0) return 'a relay process loses no packets'
  if (bandwidthMbps !== undefined) return 'a relay process has no bandwidth to limit'
  const bodies = [...payloads, ...Object.values(thirdParty.replies).map(({ body }) => body)]
  const largest = Math.max(0, ...bodies.map((body) => Buffer.byteLength(JSON.stringify(body))))
  return largest > relayMaxBytes
    ? `a relay process is wrong for bodies beyond a first congestion window (${largest} bytes, at most ${relayMaxBytes})`
    : undefined
}
