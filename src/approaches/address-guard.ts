import type { LookupAddress, LookupOptions } from 'node:dns'
import { isIP } from 'node:net'
import type { LookupFunction } from 'node:net'
import ipaddr from 'ipaddr.js'
import { buildConnector } from 'undici'
import { BenchError } from '../hooks/bench-error.ts'
import { UploadRefused } from './approach.ts'
import { createSystemResolve } from './name-server.ts'
import { portRefusal } from './port-policy.ts'

type Address = ipaddr.IPv4 | ipaddr.IPv6
/** What `dns.lookup` does when asked for all answers: the resolver that a guard filters. */
export type Resolve = (
  hostname: string,
  options: LookupOptions & { all: true },
  done: (error: NodeJS.ErrnoException | null, answers: LookupAddress[]) => void,
) => void

export interface AddressGuard {
  /** Why an address may not be called, or undefined when it may. Anything that is no address is refused. */
  refusal(address: string): string | undefined
  /** Parses a customer's URL; throws `UploadRefused` unless it is http(s), without credentials, to a host and a port we may call. */
  checkUrl(url: string): URL
  /** For undici’s `connect` option, HTTP/1.1 unless told otherwise. Literals, every DNS answer and the peer are checked. */
  connector(options?: buildConnector.BuildOptions): buildConnector.connector
}

/** A connection that the guard refused before it carried a byte. */
class AddressRefused extends Error {
  readonly code = 'E_ADDRESS_REFUSED'

  constructor(why: string) {
    super(why)
    this.name = 'AddressRefused'
  }
}

/**
 * Keeps calls to customers' addresses out of our own network (SSRF). Only public unicast is called, and what
 * `allowedNetworks` (CIDR) adds. A check in `lookup` alone is bypassed by every IP literal, so there are three.
 */
export const createAddressGuard = (
  allowedNetworks: readonly string[],
  resolve: Resolve = createSystemResolve(),
): AddressGuard => {
  const allowed = allowedNetworks.map(parseNetwork)
  const refusal = (address: string): string | undefined => judge(address, allowed)
  return {
    refusal,
    checkUrl: (url) => checkUrl(url, refusal),
    connector: (options = {}) => createConnector(options, refusal, resolve),
  }
}

type Refusal = AddressGuard['refusal']

const parseNetwork = (cidr: string): [Address, number] => {
  if (!ipaddr.isValidCIDR(cidr))
    throw new BenchError('E_NETWORK', `"${cidr}" is no network`, 'write it as 127.0.0.0/8 or ::1/128')
  return ipaddr.parseCIDR(cidr)
}

const judge = (text: string, allowed: readonly [Address, number][]): string | undefined => {
  const bare = text.replace(/%.*$/, '')
  if (isIP(bare) === 0) return `${text} is not an IP address`
  const address = read(bare)
  if (allowed.some(([network, bits]) => network.kind() === address.kind() && address.match(network, bits))) return undefined
  return isPublic(address) ? undefined : `${text} is not a public address`
}

/** `::8.8.8.8` is not `::ffff:8.8.8.8`, though the library reads both as the IPv4 address; no network has it (RFC 4291, 2.5.5.1). */
const read = (text: string): Address => {
  const address = ipaddr.process(text)
  return address.kind() === 'ipv4' && /^::[\d.]+$/.test(text) ? ipaddr.parse('::') : address
}

const globalUnicast = ipaddr.IPv6.parseCIDR('2000::/3')
const wellKnownNat64 = ipaddr.IPv6.parseCIDR('64:ff9b::/96')

/**
 * ipaddr.js knows the IANA special-purpose registries; of IPv6 only 2000::/3 is given out at all. NAT64 and 6to4
 * carry an IPv4 address, at byte 12 and 2, and reach it: that one is judged.
 */
const isPublic = (address: Address): boolean => {
  if (address.kind() === 'ipv4') return address.range() === 'unicast'
  if (address.match(wellKnownNat64)) return isPublic(embedded(address, 12))
  if (address.range() === '6to4') return isPublic(embedded(address, 2))
  return address.range() === 'unicast' && address.match(globalUnicast)
}

const embedded = (address: Address, at: number): Address => ipaddr.fromByteArray(address.toByteArray().slice(at, at + 4))

const checkUrl = (text: string, refusal: Refusal): URL => {
  const url = URL.parse(text)
  if (!url) throw new UploadRefused('the URL cannot be read', 'write it as https://hooks.example.com/path')
  if (url.protocol !== 'https:' && url.protocol !== 'http:')
    throw new UploadRefused(`${url.protocol} URLs are not called`, 'use an https:// address')
  if (url.username !== '' || url.password !== '')
    throw new UploadRefused('the URL carries a user name or password', 'leave them out: each delivery is signed instead')
  const port = portRefusal(url)
  if (port !== undefined) throw new UploadRefused(port, 'serve at 443, 80 or a port from 1024 on that no other protocol has')
  const host = literalOf(url.hostname)
  const why = isIP(host) === 0 ? undefined : refusal(host)
  if (why !== undefined) throw new UploadRefused(why, 'use an address that is reachable from the internet')
  // It never leaves, and a vendor that signs the address signs what arrives.
  url.hash = ''
  return url
}

/** `URL` has already brought decimal, octal, hex and short spellings to dotted form. */
const literalOf = (hostname: string): string => hostname.replace(/^\[|\]$/g, '')

const createConnector = (options: buildConnector.BuildOptions, refusal: Refusal, resolve: Resolve): buildConnector.connector => {
  const connect = buildConnector({ allowH2: false, ...options, lookup: createLookup(refusal, resolve) })
  return (target, done) => {
    const host = literalOf(target.hostname)
    const why = portRefusal(target) ?? (isIP(host) === 0 ? undefined : refusal(host))
    if (why !== undefined) {
      process.nextTick(done, new AddressRefused(why), null)
      return undefined
    }
    return connect(target, (error, socket) => {
      if (error) return done(error, null)
      const peerRefusal = refusal(socket.remoteAddress ?? '')
      if (peerRefusal === undefined) return done(null, socket)
      socket.destroy()
      done(new AddressRefused(peerRefusal), null)
    })
  }
}

/** Drops forbidden answers; the socket then connects to what is left and never asks DNS again (no rebinding). */
const createLookup =
  (refusal: Refusal, resolve: Resolve): LookupFunction =>
  (hostname, options, done) => {
    resolve(hostname, { ...options, all: true }, (error, answers) => {
      if (error) return done(error, '', 0)
      const safe = answers.filter(({ address }) => refusal(address) === undefined)
      const [first] = safe
      if (!first) return done(new AddressRefused(`${hostname} has no public address`), '', 0)
      if (options.all) done(null, safe)
      else done(null, first.address, first.family)
    })
  }
