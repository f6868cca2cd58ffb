import { Pool } from 'undici'
import type { Dispatcher } from 'undici'
import type { AddressGuard } from '../address-guard.ts'
import { createGate } from './admission.ts'
import type { Gate } from './admission.ts'
import { noteConnections } from './connection-note.ts'
import type { NotedConnections } from './connection-note.ts'
import { connectorOf, poolOptionsOf, streamsPerConnection, trusting } from './transport.ts'
import type { Transport } from './transport.ts'

/** A server that customers registered, with the connections that all its endpoints share. */
export interface Origin {
  readonly pool: Dispatcher
  readonly connections: NotedConnections
  readonly gate: Gate
  /** Several calls share a connection: one that breaks tells nothing of a call’s fate. */
  readonly multiplexed: boolean
}

export interface Origins {
  acquire(origin: string): Origin
  /** Closes the connections with the last endpoint of an origin. */
  release(origin: string): Promise<void>
  close(): Promise<void>
}

export interface OriginLimits {
  /** Connections to one origin; never more calls than that are handed to undici, whose own queue knows no time-out. */
  readonly connections: number
  /** A hung endpoint holds at most so many of them. */
  readonly perEndpoint: number
  readonly waitingPerEndpoint: number
  readonly connectTimeoutMs: number
  /** Below what servers use (5 s in Node), so that it is we who close: else 7 of 400 calls meet a closing socket. */
  readonly keepAliveMs: number
}

export const defaultOriginLimits: OriginLimits = {
  connections: 256,
  perEndpoint: 20,
  waitingPerEndpoint: 1_000,
  connectTimeoutMs: 5_000,
  keepAliveMs: 4_000,
}

export const createOrigins = (
  guard: AddressGuard,
  limits: OriginLimits,
  transport: Transport = {},
  certificateAuthority?: string,
): Origins => {
  const known = new Map<string, Origin & { endpoints: number }>()
  const secureContext = certificateAuthority === undefined ? undefined : trusting(certificateAuthority)
  const connect = (): Connector => connectorOf(guard, transport, limits.connectTimeoutMs, secureContext)
  return {
    acquire(url) {
      const origin = known.get(url) ?? { ...open(url, connect(), limits, transport), endpoints: 0 }
      origin.endpoints++
      known.set(url, origin)
      return origin
    },
    async release(url) {
      const origin = known.get(url)
      if (!origin || --origin.endpoints > 0) return
      known.delete(url)
      await origin.pool.close()
    },
    close: async () => {
      const pools = [...known.values()].map(({ pool }) => pool.destroy())
      known.clear()
      await Promise.all(pools)
    },
  }
}

type Connector = ReturnType<AddressGuard['connector']>

const open = (url: string, connect: Connector, limits: OriginLimits, transport: Transport): Origin => {
  const connections = noteConnections(connect)
  const pool = new Pool(url, {
    keepAliveTimeout: limits.keepAliveMs,
    keepAliveMaxTimeout: limits.keepAliveMs,
    // One timer an attempt holds the whole budget (delivery.ts): undici's own would be two more, and no deadline.
    headersTimeout: 0,
    bodyTimeout: 0,
    ...poolOptionsOf(transport, limits.connections),
    connect: connections.connect,
  })
  const gate = createGate({
    maxInFlight: transport.http2 ? Math.min(limits.connections, streamsPerConnection) : limits.connections,
    maxPerLane: limits.perEndpoint,
    maxWaitingPerLane: limits.waitingPerEndpoint,
  })
  return { pool, connections, gate, multiplexed: transport.http2 === true }
}
