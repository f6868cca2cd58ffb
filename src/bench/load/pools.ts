import { Pool } from 'undici'

/** Keep-alive connections by origin; they outlive a job, so that a warm-up warms what is measured after it. */
export interface Pools {
  of(origin: string, connections: number): Pool
  /** Cuts every connection, with what still waits on it; the next call opens new ones. */
  reset(): Promise<void>
}

/** HTTP/1.1 without pipelining. Time-outs are the caller's, so undici's own are off. */
export const createPools = (): Pools => {
  const pools = new Map<string, Pool>()
  return {
    of: (origin, connections) => {
      const key = `${connections} ${origin}`
      const pool = pools.get(key) ?? openPool(origin, connections)
      pools.set(key, pool)
      return pool
    },
    reset: async () => {
      const old = [...pools.values()]
      pools.clear()
      await Promise.all(old.map((pool) => pool.destroy()))
    },
  }
}

const openPool = (origin: string, connections: number): Pool =>
  new Pool(origin, {
    connections,
    pipelining: 1,
    allowH2: false,
    headersTimeout: 0,
    bodyTimeout: 0,
    keepAliveTimeout: 60_000,
  })
