import type { Exchange } from './exchange.ts'

/** A try that may be made once more. `left`: it was sent, so that it could have been processed after all. */
export interface Repeat {
  readonly left: boolean
}

/**
 * Whether a try ended such that it cannot have been processed: nothing took the connection, or a kept one turned out to
 * be closed before any byte of a reply, because the request raced with the server's idle time-out (RFC 9112, 9.3.1).
 */
export const repeatOf = (exchange: Exchange): Repeat | undefined => {
  if (exchange.kind !== 'error') return undefined
  if (exchange.reusedSocket) return { left: true }
  return exchange.stage === 'connecting' && isUnconnected(exchange.error) ? { left: false } : undefined
}

const isUnconnected = (error: Error): boolean => codes.has((error as { code?: string }).code ?? '')

const codes: ReadonlySet<string> = new Set(['ECONNREFUSED', 'ETIMEDOUT', 'UND_ERR_CONNECT_TIMEOUT'])
