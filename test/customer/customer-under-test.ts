import { Webhook } from 'standardwebhooks'
import { request } from 'undici'
import type { TlsIdentity } from '../../src/customer/secure-listener.ts'
import { startCustomerServer } from '../../src/customer/server.ts'

export const secret = `whsec_${Buffer.alloc(32, 7).toString('base64')}`

export interface Answer {
  readonly status: number
  readonly type: string | undefined
  readonly body: string
}

export interface Signed {
  readonly body: string
  readonly headers: Record<string, string>
}

/** An event, signed by the reference library as a platform would. */
export const signedEvent = (id: string, data: unknown = {}, at: Date = new Date(), with_: string = secret): Signed => {
  const body = JSON.stringify({ specversion: '1.0', id, source: '/t', type: 'test.hook', time: '2026-01-02T03:04:05.000Z', data })
  return { body, headers: signatureOf(id, body, at, with_) }
}

export const signatureOf = (id: string, body: string, at: Date = new Date(), with_: string = secret): Record<string, string> => ({
  'content-type': 'application/json',
  'webhook-id': id,
  'webhook-timestamp': String(Math.floor(at.getTime() / 1_000)),
  'webhook-signature': new Webhook(with_).sign(id, at, body),
})

/** The real server, and what its owner and a platform do with it. */
export const startCustomer = async (tls?: TlsIdentity) => {
  const server = await startCustomerServer({ port: 0, ...(tls && { tls }) })
  const call = async (
    method: 'GET' | 'PUT' | 'POST',
    path: string,
    headers: Record<string, string>,
    body?: string,
  ): Promise<Answer> => {
    const reply = await request(server.url + path, { method, headers, ...(body !== undefined && { body }) })
    return { status: reply.statusCode, type: String(reply.headers['content-type']).split(';')[0], body: await reply.body.text() }
  }
  const control = (method: 'GET' | 'PUT', path: string, body?: unknown, token = server.controlToken): Promise<Answer> =>
    call(
      method,
      `/_control/tenants/${path}`,
      { authorization: `Bearer ${token}` },
      body === undefined ? undefined : JSON.stringify(body),
    )
  return {
    url: server.url,
    secureUrl: server.secureUrl,
    control,
    install: (tenant: string, code: string, more: Record<string, unknown> = {}) =>
      control('PUT', tenant, { secret, code, ...more }),
    deliver: (tenant: string, { body, headers }: Signed) => call('POST', `/hooks/${tenant}`, headers, body),
    log: async (tenant: string) =>
      (
        JSON.parse((await control('GET', `${tenant}/log`)).body) as {
          entries: { eventId: string; status: number; lines: string[]; error?: string }[]
        }
      ).entries,
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  }
}
