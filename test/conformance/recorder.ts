import { once } from 'node:events'
import { createServer, type IncomingHttpHeaders } from 'node:http'
import type { AddressInfo } from 'node:net'

export interface Recorded {
  readonly headers: IncomingHttpHeaders
  readonly body: string
}

/** A third party on 127.0.0.1 that keeps what it was sent, and sends it back: to `/mirror` headers and body, to `/break` half an answer. */
export interface Recorder {
  readonly url: string
  readonly requests: Recorded[]
  close(): Promise<void>
}

export const startRecorder = async (): Promise<Recorder> => {
  const requests: Recorded[] = []
  const server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      const { headers, url } = request
      const body = Buffer.concat(chunks).toString()
      requests.push({ headers, body })
      const { authorization = '' } = headers
      if (url === '/break')
        return void request.socket.end(`HTTP/1.1 200 OK\r\ncontent-length: 999\r\nx-seen ${authorization}\r\n\r\n`)
      if (url === '/mirror') return void response.setHeader('x-seen', authorization).end(JSON.stringify({ authorization, body }))
      response.end('thanks')
    })
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    close: async () => {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}
