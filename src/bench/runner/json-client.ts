import { Agent, request } from 'undici'

/** A control connection to one of a trial's processes: JSON in, JSON out. It is never on the measured path. */
export interface JsonClient extends AsyncDisposable {
  readonly url: string
  call(method: 'GET' | 'PUT' | 'POST', path: string, body?: unknown, token?: string, patienceMs?: number): Promise<JsonReply>
}

export interface JsonReply {
  readonly status: number
  readonly body: unknown
}

export const createJsonClient = (url: string, ownToken = '', connections = 16): JsonClient => {
  const agent = new Agent({ connections, allowH2: false })
  return {
    url,
    async call(method, path, body, token = ownToken, patienceMs = 30_000) {
      const reply = await request(url + path, {
        dispatcher: agent,
        method,
        headers: {
          ...(token && { authorization: `Bearer ${token}` }),
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
        headersTimeout: patienceMs,
        bodyTimeout: patienceMs,
      })
      const text = await reply.body.text()
      return { status: reply.statusCode, body: parse(text) }
    },
    [Symbol.asyncDispose]: () => agent.destroy(),
  }
}

const parse = (text: string): unknown => {
  try {
    return text === '' ? undefined : JSON.parse(text)
  } catch {
    return text
  }
}
