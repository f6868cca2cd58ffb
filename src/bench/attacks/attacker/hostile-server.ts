import { once } from 'node:events'
import { createServer, type AddressInfo, type Socket } from 'node:net'
import { createServer as createTlsServer, type TlsOptions } from 'node:tls'
import type { HostileSocket } from './hostile-module.ts'

export interface HostileServer {
  readonly port: number
  /** What has arrived, as text: the beginning of it. */
  received(): string
  /** Requests that have begun to arrive. */
  requests(): number
}

const keptMaxChars = 1024 * 1024

/** Hands each connection to the attack, with two abilities more. It ends with its process. */
export const startHostileServer = async (
  host: string,
  onConnection: (socket: HostileSocket, n: number) => void,
  tls?: TlsOptions,
): Promise<HostileServer> => {
  let connections = 0
  let requests = 0
  let received = ''
  const take = (socket: Socket): void => {
    socket.on('error', () => {})
    socket.on('data', (chunk: Buffer) => {
      const text = chunk.toString('latin1')
      requests += text.match(/^POST \//gm)?.length ?? 0
      if (received.length < keptMaxChars) received += text
    })
    socket.on('end', () => socket.end())
    onConnection(Object.assign(socket, abilitiesOf(socket)), ++connections)
  }
  const server = tls ? createTlsServer(tls, take) : createServer({ allowHalfOpen: true }, take)
  server.listen({ port: 0, host, backlog: 2_048 })
  await once(server, 'listening')
  return { port: (server.address() as AddressInfo).port, received: () => received, requests: () => requests }
}

const abilitiesOf = (socket: Socket): Pick<HostileSocket, 'onRequest' | 'reply'> => ({
  onRequest: (answer) => {
    let pending = Buffer.alloc(0)
    socket.on('data', (chunk: Buffer) => {
      pending = Buffer.concat([pending, chunk])
      for (let length = lengthOf(pending); length > 0; length = lengthOf(pending)) {
        const request = pending.toString('utf8', 0, length)
        pending = pending.subarray(length)
        answer(request)
      }
    })
  },
  reply: (status, body = '', headers = {}) => {
    const text = typeof body === 'string' ? body : JSON.stringify(body)
    const all = { 'content-type': 'application/json', 'content-length': String(Buffer.byteLength(text)), ...headers }
    const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}\r\n`)
    if (socket.writable) socket.write(`HTTP/1.1 ${status} Any\r\n${lines.join('')}\r\n${text}`)
  },
})

/** Of the first request, 0 while it has not arrived whole. The platform says how long its bodies are. */
const lengthOf = (bytes: Buffer): number => {
  const end = bytes.indexOf('\r\n\r\n')
  if (end < 0) return 0
  const length = /^content-length: *(\d+)/im.exec(bytes.toString('latin1', 0, end))?.[1] ?? '0'
  return bytes.length < end + 4 + Number(length) ? 0 : end + 4 + Number(length)
}
