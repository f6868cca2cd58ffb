import type { Family, Variant } from '../family.ts'
import type { Transport } from './transport.ts'

/** The code is loaded when a variant is first used. */
const variant = (id: string, transport: Transport, summary: string, caveat?: string): Variant => ({
  id,
  summary,
  ...(caveat !== undefined && { caveat }),
  ...(transport.scheme !== undefined && { scheme: transport.scheme }),
  create: async (surroundings) => (await import('./webhook.ts')).createWebhook(surroundings, undefined, transport),
})

const https = 'https:' as const
const coldCaveat = 'Not how anybody would run it: it shows what the first call to a server costs, and what kept connections save.'

/** Signed HTTP calls to the customer's own server. */
export const webhook: Family = {
  id: 'webhook',
  runsAt: 'customer',
  variants: [
    variant('webhook', {}, 'signed POST over kept HTTP/1.1 connections'),
    variant('webhook:tls', { scheme: https }, 'the same over TLS, the certificate checked'),
    variant('webhook:h2', { scheme: https, http2: true }, 'the same by HTTP/2 over TLS, one connection for all calls'),
    variant('webhook:cold', { cold: true }, 'signed POST over a new connection each', coldCaveat),
    variant(
      'webhook:tls-cold',
      { scheme: https, cold: true, fullHandshakes: true },
      'the same over TLS, a whole handshake each, without session resumption',
      coldCaveat,
    ),
  ],
}
