import { z } from 'zod'

/**
 * What lies between the platform and the customers' server. A packet takes half of `rttMs` each way, and up to half of
 * `jitterMs` more, never less; order is kept.
 */
export const networkSchema = z.strictObject({
  rttMs: z.number().min(0).max(2_000).default(0),
  jitterMs: z.number().min(0).max(1_000).default(0),
  /** Of the packets of each direction. */
  lossPct: z.number().min(0).max(20).default(0),
  /** Of each direction; without it the machine's own. */
  bandwidthMbps: z.number().min(0.1).max(10_000).optional(),
  tls: z.boolean().default(false),
  /** `cold`: a new connection for each call. */
  connections: z.enum(['kept', 'cold']).default('kept'),
  /** Where the third-party API is: so many ms of round trip from platform and customer alike, or beside the customers' server. */
  thirdParty: z.union([z.number().min(0).max(2_000), z.literal('customer')]).default(0),
})

export type Network = z.output<typeof networkSchema>

/** What happens to packets between two places, both ways alike. */
export type Path = Pick<Network, 'rttMs' | 'jitterMs' | 'lossPct' | 'bandwidthMbps'>

/** The paths of a network: how a webhook travels, and how the third party is reached from either side. */
export const pathsOf = (network: Network): { customer: Path; platformToThirdParty: Path; customerToThirdParty: Path } => {
  const customer = {
    rttMs: network.rttMs,
    jitterMs: network.jitterMs,
    lossPct: network.lossPct,
    bandwidthMbps: network.bandwidthMbps,
  }
  if (network.thirdParty === 'customer') return { customer, platformToThirdParty: customer, customerToThirdParty: noDistance }
  const apart = { ...noDistance, rttMs: network.thirdParty }
  return { customer, platformToThirdParty: apart, customerToThirdParty: apart }
}

const noDistance: Path = { rttMs: 0, jitterMs: 0, lossPct: 0, bandwidthMbps: undefined }

/** Whether packets go through nothing but the machine. */
export const isDirect = ({ rttMs, jitterMs, lossPct, bandwidthMbps }: Path): boolean =>
  rttMs === 0 && jitterMs === 0 && lossPct === 0 && bandwidthMbps === undefined

/** For ids: `rtt20`, `rtt20-jitter2-loss0.1-tls`; the round trip always, the others where they differ from nothing. */
export const labelOf = (network: Network): string =>
  [
    `rtt${network.rttMs}`,
    ...(network.jitterMs > 0 ? [`jitter${network.jitterMs}`] : []),
    ...(network.lossPct > 0 ? [`loss${network.lossPct}`] : []),
    ...(network.bandwidthMbps === undefined ? [] : [`bandwidth${network.bandwidthMbps}`]),
    ...(network.tls ? ['tls'] : []),
    ...(network.connections === 'cold' ? ['cold'] : []),
    ...(network.thirdParty === 'customer' ? ['beside'] : network.thirdParty > 0 ? [`third${network.thirdParty}`] : []),
  ].join('-')

/** Whether nothing lies between any two parties. */
export const isLoopback = (network: Network): boolean => Object.values(pathsOf(network)).every(isDirect)

/** `20 ms round trip to the customer, 0.1 % loss, third party 20 ms from both`. */
export const describeNetwork = (network: Network): string =>
  [
    isLoopback(network) ? 'loopback, no distance' : `${network.rttMs} ms round trip to the customer`,
    ...(network.jitterMs > 0 ? [`up to ${network.jitterMs} ms jitter`] : []),
    ...(network.lossPct > 0 ? [`${network.lossPct} % loss`] : []),
    ...(network.bandwidthMbps === undefined ? [] : [`${network.bandwidthMbps} Mbit/s`]),
    ...(network.tls ? ['TLS'] : []),
    ...(network.connections === 'cold' ? ['a new connection a call'] : []),
    ...(isLoopback(network) ? [] : [thirdPartyText(network)]),
  ].join(', ')

const thirdPartyText = ({ thirdParty }: Network): string =>
  thirdParty === 'customer' ? 'third party beside the customer' : `third party ${thirdParty} ms from both`
