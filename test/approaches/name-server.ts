import { Resolver } from 'node:dns'
import type { LookupAddress } from 'node:dns'
import type { Resolve } from '../../src/approaches/address-guard.ts'
import { type NameServer as Served, startNameServer as serveNames } from '../../src/bench/attacks/webhook/name-server.ts'

/** Of a name: addresses, or the name that it is an alias of. */
export interface DnsAnswer {
  readonly addresses: readonly string[]
  readonly alias?: string
}

export interface NameServer extends Pick<Served, 'address' | 'questions'>, AsyncDisposable {
  /** Asks this server, and nobody else, for both families. */
  readonly resolve: Resolve
}

/** The attack corpus's real DNS server, answering each time what `answer` says for the n-th question, from 1 on. */
export const startNameServer = async (answer: (name: string, nth: number) => DnsAnswer): Promise<NameServer> => {
  const server = await serveNames((name, nth) => {
    const { addresses, alias } = answer(name, nth)
    return alias === undefined ? addresses : [`cname:${alias}`, ...addresses]
  })
  const resolver = new Resolver({ tries: 1, timeout: 2_000 })
  resolver.setServers([server.address])
  return { ...server, resolve: (hostname, _options, done) => askBoth(resolver, hostname, (found) => done(null, found)) }
}

const askBoth = (resolver: Resolver, hostname: string, done: (found: LookupAddress[]) => void): void => {
  const found: LookupAddress[] = []
  let open = 2
  const collect =
    (family: 4 | 6) =>
    (_error: unknown, addresses: string[] = []): void => {
      for (const address of addresses) found.push({ address, family })
      if (--open === 0) done(found)
    }
  resolver.resolve4(hostname, collect(4))
  resolver.resolve6(hostname, collect(6))
}
