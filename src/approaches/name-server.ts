import { lookup, Resolver } from 'node:dns'
import type { LookupAddress } from 'node:dns'
import type { Resolve } from './address-guard.ts'

/**
 * Asks one name server, `127.0.0.1:5353`, and neither the hosts file nor the system's own. Answers of both families
 * count; an error is told only where neither has any.
 */
export const createResolve = (server: string): Resolve => {
  const resolver = new Resolver(patience)
  resolver.setServers([server])
  return asking(resolver)
}

/**
 * Asks the name servers of the system. Not by `dns.lookup`, which holds one of Node's four threads for as long as it
 * takes: four customers whose name servers are silent would hold up everybody's files and names.
 */
export const createSystemResolve = (): Resolve => {
  const ask = asking(new Resolver(patience))
  // The one name that no name server is asked for (RFC 6761, 6.3).
  return (hostname, options, done) => (hostname === 'localhost' ? lookup : ask)(hostname, options, done)
}

const patience = { timeout: 2_000, tries: 2 }

const asking =
  (resolver: Resolver): Resolve =>
  (hostname, _options, done) => {
    const found: LookupAddress[] = []
    let open = 2
    const collect = (family: 4 | 6) => (error: NodeJS.ErrnoException | null, addresses?: string[]) => {
      for (const address of addresses ?? []) found.push({ address, family })
      if (--open > 0) return
      if (found.length > 0) done(null, found)
      else done(Object.assign(new Error(`${hostname} has no address`, { cause: error }), { code: codeOf(error) }), [])
    }
    resolver.resolve4(hostname, collect(4))
    resolver.resolve6(hostname, collect(6))
  }

/** As the system's resolver says it: a name server that is down must not look like a customer's server that is. */
const codeOf = (error: NodeJS.ErrnoException | null): string =>
  error === null || error.code === 'ENOTFOUND' || error.code === 'ENODATA' ? 'ENOTFOUND' : 'EAI_AGAIN'
