import { BenchError } from '../../hooks/bench-error.ts'
import type { Contestant } from '../plan/contestant.ts'
import type { Network } from './network.ts'

/**
 * The contestant as a network wants it: a webhook over TLS or with a new connection a call is a variant of it, which
 * keeps the row's name. What runs at the platform is not reached over the network, and stays.
 */
export const networkedContestant = (contestant: Contestant, network: Network | undefined): Contestant => {
  const suffix = suffixOf(network)
  if (contestant.runsAt !== 'customer' || suffix === '') return contestant
  return { ...contestant, id: `${contestant.id}${suffix}`, ...(network?.tls && { scheme: 'https:' as const }) }
}

const suffixOf = (network: Network | undefined): string => {
  const words = [...(network?.tls ? ['tls'] : []), ...(network?.connections === 'cold' ? ['cold'] : [])]
  return words.length === 0 ? '' : `:${words.join('-')}`
}

/** @throws BenchError E_BAD_OPTION when an approach has no such variant */
export const refuseMissingVariants = (
  contestants: readonly Contestant[],
  networks: readonly (Network | undefined)[],
  known: readonly string[],
): void => {
  for (const network of networks)
    for (const contestant of contestants) {
      const { id } = networkedContestant(contestant, network)
      if (known.includes(id)) continue
      const variants = known.filter((other) => other.startsWith('webhook'))
      throw new BenchError(
        'E_BAD_OPTION',
        `tls and connections of a network pick a variant of an approach, and there is no "${id}"`,
        `leave tls and connections out, or give --approach with "webhook" alone of those at the customer; there are ${variants.join(', ')}`,
      )
    }
}
