import { once } from 'node:events'
import { createServer, type IncomingHttpHeaders } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Webhook } from 'standardwebhooks'

export interface Received {
  readonly headers: IncomingHttpHeaders
  readonly body: string
}

/** A customer's server on 127.0.0.1 that keeps what it was sent and answers as it is told. */
export interface SignedReceiver extends AsyncDisposable {
  readonly url: string
  readonly received: Received[]
  /** What it answers from now on. */
  answer(status: number, body?: string, headers?: Record<string, string>): void
  close(): Promise<void>
}

export const startSignedReceiver = async (): Promise<SignedReceiver> => {
  const received: Received[] = []
  let [status, body, headers]: [number, string, Record<string, string>] = [204, '', {}]
  const server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      received.push({ headers: request.headers, body: Buffer.concat(chunks).toString() })
      response.writeHead(status, headers).end(body)
    })
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const close = async (): Promise<void> => {
    if (!server.listening) return
    server.closeAllConnections()
    server.close()
    await once(server, 'close')
  }
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`,
    received,
    answer: (newStatus, newBody = '', newHeaders = {}) => void ([status, body, headers] = [newStatus, newBody, newHeaders]),
    close,
    [Symbol.asyncDispose]: close,
  }
}

/** Whether the vendor's own library believes it with this secret. */
export const isSignedWith = (secret: string, { headers, body }: Received): boolean => {
  try {
    new Webhook(secret).verify(body, headers as Record<string, string>)
    return true
  } catch {
    return false
  }
}
