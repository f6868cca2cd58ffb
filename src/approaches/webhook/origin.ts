import { Pool } from 'undici'
import type { Dispatcher } from 'undici'
import type { AddressGuard } from '../address-guard.ts'
import { createGate } from './admission.ts'
import type { Gate } from './admission.ts'
import { noteConnections } from './connection-note.ts'
import type { NotedConnections } from './connection-note.ts'

/** A server that customers registered, with the connections that all its endpoints share. */
export interface Origin {
  readonly pool: Dispatcher
  readonly connections: NotedConnections
  readonly gate: Gate
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

export const createOrigins = (guard: AddressGuard, limits: OriginLimits): Origins => {
  const known = new Map<string, Origin & { endpoints: number }>()
  return {
    acquire(url) {
      const origin = known.get(url) ?? { ...open(url, guard, limits), endpoints: 0 }
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

const open = (url: string, guard: AddressGuard, limits: OriginLimits): Origin => {
  const connections = noteConnections(guard.connector({ timeout: limits.connectTimeoutMs }))
  const pool = new Pool(url, {
    allowH2: false,
    connections: limits.connections,
    pipelining: 1,
    keepAliveTimeout: limits.keepAliveMs,
    keepAliveMaxTimeout: limits.keepAliveMs,
    // One timer an attempt holds the whole budget (delivery.ts): undici's own would be two more, and no deadline.
    headersTimeout: 0,
    bodyTimeout: 0,
    connect: connections.connect,
  })
  const gate = createGate({
    maxInFlight: limits.connections,
    maxPerLane: limits.perEndpoint,
    maxWaitingPerLane: limits.waitingPerEndpoint,
  })
  return { pool, connections, gate }
}
