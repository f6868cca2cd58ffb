import { execFileSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { connect, createServer } from 'node:net'
import type { AddressInfo, Server, Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { connect as connectTls, createServer as createTlsServer } from 'node:tls'

/**
 * One end of an exchange, in a process that can be put into a namespace: `serve` answers one byte for each whole
 * message (its length in four bytes, then so many), `measure` sends some and prints how long answers took.
 */

const answer = (socket: Socket): void => {
  let missing = 0
  socket.setNoDelay(true)
  socket.on('error', () => {})
  socket.on('data', (chunk: Buffer) => {
    missing = missing === 0 ? chunk.readUInt32BE(0) + 4 - chunk.length : missing - chunk.length
    if (missing === 0) socket.write('.')
  })
}

const listen = async (server: Server): Promise<number> => {
  server.listen(0, '0.0.0.0')
  await once(server, 'listening')
  return (server.address() as AddressInfo).port
}

const selfSigned = (): { key: Buffer; cert: Buffer } => {
  const folder = mkdtempSync(join(tmpdir(), 'hookbench-exchange-'))
  const [key, cert] = [join(folder, 'key.pem'), join(folder, 'cert.pem')]
  const curve = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1']
  execFileSync('openssl', ['req', '-x509', ...curve, '-nodes', '-subj', '/CN=x', '-keyout', key, '-out', cert], {
    stdio: 'ignore',
  })
  const read = { key: readFileSync(key), cert: readFileSync(cert) }
  rmSync(folder, { recursive: true })
  return read
}

const serve = async (): Promise<void> => {
  const plainPort = await listen(createServer(answer))
  const tlsPort = await listen(createTlsServer(selfSigned(), answer))
  console.log(JSON.stringify({ plainPort, tlsPort }))
  process.stdin.once('end', () => process.exit()).resume()
}

const exchange = async (socket: Socket, bytes: number): Promise<void> => {
  const message = Buffer.alloc(bytes + 4, 1)
  message.writeUInt32BE(bytes)
  socket.write(message)
  await once(socket, 'data')
}

const timed = async (run: () => Promise<unknown>): Promise<number> => {
  const startMs = performance.now()
  await run()
  return performance.now() - startMs
}

const open = async (host: string, port: number): Promise<Socket> => {
  const socket = connect({ host, port, noDelay: true })
  await once(socket, 'connect')
  return socket
}

const times = 8

const measure = async (host: string, port: number, tlsHost: string, tlsPort: number): Promise<void> => {
  const found: Record<string, number[]> = { connectMs: [], smallMs: [], largeMs: [], tlsMs: [] }
  // Once for nothing: the first of each kind pays for code that is compiled.
  for (let i = 0; i <= times; i++) {
    let socket: Socket | undefined
    // A connection tells nothing by itself where somebody nearer accepts it; its first exchange does.
    const both = await timed(async () => {
      socket = await open(host, port)
      await exchange(socket, 200)
    })
    const own = socket
    if (!own) throw new Error('no socket')
    const small = await timed(() => exchange(own, 200))
    own.destroy()
    const fresh = await open(host, port)
    const large = await timed(() => exchange(fresh, 25_000))
    fresh.destroy()
    const tls = await timed(async () => {
      const secure = connectTls({ host: tlsHost, port: tlsPort, rejectUnauthorized: false })
      await once(secure, 'secureConnect')
      secure.destroy()
    })
    if (i === 0) continue
    found['connectMs']?.push(both)
    found['smallMs']?.push(small)
    found['largeMs']?.push(large)
    found['tlsMs']?.push(tls)
  }
  const each = (of: (values: number[]) => number | undefined) =>
    Object.fromEntries(Object.entries(found).map(([kind, values]) => [kind, of(values.toSorted((a, b) => a - b))]))
  console.log(JSON.stringify({ ...each((values) => values[Math.floor(values.length / 2)]), quickest: each(([first]) => first) }))
}

const [command, host = '', port = '', tlsHost = '', tlsPort = ''] = process.argv.slice(2)
if (command === 'serve') await serve()
else {
  await measure(host, Number(port), tlsHost, Number(tlsPort))
  process.exit()
}
