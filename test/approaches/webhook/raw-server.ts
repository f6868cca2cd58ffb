import { createServer } from 'node:net'
import type { AddressInfo, Socket } from 'node:net'

/** A request as it came over the wire. `connection` counts from 1. */
export interface RawRequest {
  readonly connection: number
  readonly path: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: Buffer
}

/** A TCP server that answers, or misbehaves, byte by byte as a test tells it. */
export interface RawServer extends AsyncDisposable {
  readonly url: string
  readonly requests: readonly RawRequest[]
  connections(): number
  openConnections(): number
}

export const startRawServer = async (
  answer: (socket: Socket, request: RawRequest) => void,
  host = '127.0.0.1',
): Promise<RawServer> => {
  const requests: RawRequest[] = []
  const sockets = new Set<Socket>()
  let connections = 0
  const server = createServer((socket) => {
    const connection = ++connections
    sockets.add(socket)
    socket.on('close', () => sockets.delete(socket))
    socket.on('error', () => {})
    let pending = Buffer.alloc(0)
    socket.on('data', (chunk) => {
      pending = Buffer.concat([pending, chunk as Buffer])
      const parsed = parse(pending, connection)
      if (!parsed) return
      pending = pending.subarray(parsed.length)
      requests.push(parsed.request)
      answer(socket, parsed.request)
    })
  })
  await new Promise<void>((resolve) => server.listen(0, host, resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    connections: () => connections,
    openConnections: () => sockets.size,
    [Symbol.asyncDispose]: () => {
      for (const socket of sockets) socket.destroy()
      return new Promise<void>((resolve) => server.close(() => resolve()))
    },
  }
}

const parse = (bytes: Buffer, connection: number): { request: RawRequest; length: number } | undefined => {
  const end = bytes.indexOf('\r\n\r\n')
  if (end < 0) return undefined
  const [first = '', ...lines] = bytes.subarray(0, end).toString('latin1').split('\r\n')
  const headers = Object.fromEntries(
    lines.map((line) => [line.slice(0, line.indexOf(':')).toLowerCase(), line.slice(line.indexOf(':') + 2)]),
  )
  const length = end + 4 + Number(headers['content-length'] ?? 0)
  if (bytes.length < length) return undefined
  return { request: { connection, path: first.split(' ')[1] ?? '', headers, body: bytes.subarray(end + 4, length) }, length }
}

/** A whole HTTP/1.1 reply. */
export const reply = (status: number, body: string | Buffer = '', headers: Readonly<Record<string, string>> = {}): Buffer => {
  const lines = Object.entries({ 'content-length': String(Buffer.byteLength(body)), ...headers }).map(
    ([name, value]) => `${name}: ${value}\r\n`,
  )
  return Buffer.concat([Buffer.from(`HTTP/1.1 ${status} Any\r\n${lines.join('')}\r\n`), Buffer.from(body)])
}

export const json = (status: number, value: unknown): Buffer =>
  reply(status, JSON.stringify(value), { 'content-type': 'application/json' })
